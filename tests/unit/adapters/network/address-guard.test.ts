import type { LookupAddress, lookup } from "node:dns";
import { describe, expect, it } from "vitest";
import { createAddressGuard } from "@/lib/adapters/network/address-guard";

/** A name server of the test, which answers the same to everybody. */
function resolving(addresses: readonly string[] | Error): typeof lookup {
  const answer = (_name: string, _options: unknown, callback: (...said: unknown[]) => void) => {
    if (addresses instanceof Error) callback(addresses, []);
    else
      callback(
        null,
        addresses.map((address): LookupAddress => ({ address, family: address.includes(":") ? 6 : 4 })),
      );
  };
  // Only the form with all addresses is asked for.
  return answer as unknown as typeof lookup;
}

const guardOf = (addresses: readonly string[] | Error, allowsPrivate = false) =>
  createAddressGuard({ allowsPrivate, resolve: resolving(addresses) });

/** What a connection would be told. */
function look(guard: ReturnType<typeof createAddressGuard>, all: boolean): Promise<unknown> {
  return new Promise((resolve) => {
    guard.lookup("model.example", { all }, (error, address, family) =>
      resolve(error === null ? { address, family } : error.message),
    );
  });
}

describe("the guard of connections", () => {
  it("gives a connection the very addresses that it has looked at", async () => {
    const guard = guardOf(["93.184.216.34", "2606:2800::1"]);
    expect(await look(guard, false)).toStrictEqual({ address: "93.184.216.34", family: 4 });
    expect(await look(guard, true)).toStrictEqual({
      address: [
        { address: "93.184.216.34", family: 4 },
        { address: "2606:2800::1", family: 6 },
      ],
      family: undefined,
    });
    expect(await guard.check("model.example")).toBe("reachable");
  });

  it.each([
    ["the metadata of a cloud", ["169.254.169.254"]],
    ["this machine", ["127.0.0.1"]],
    ["this machine in another form", ["::ffff:127.0.0.1"]],
    ["a public address and a private one", ["93.184.216.34", "10.0.0.7"]],
    ["nothing", []],
  ])("refuses a name that leads to %s", async (_name, addresses) => {
    const guard = guardOf(addresses);
    expect(await look(guard, true)).toBe("the address may not be called");
    expect(await guard.check("model.example")).toBe("refused");
  });

  it("lets a name lead to a private address where the operator allows it, never to metadata", async () => {
    expect(await guardOf(["10.0.0.7"], true).check("model.example")).toBe("reachable");
    expect(await guardOf(["169.254.169.254"], true).check("model.example")).toBe("refused");
  });

  it("does not know of a name that nobody answers for", async () => {
    expect(await guardOf(new Error("ENOTFOUND")).check("model.example")).toBe("unknown");
  });

  // What a URL makes of these spellings: the host is checked as the connection would see it.
  it.each([
    "http://169.254.169.254",
    "http://2852039166",
    "http://0xA9FEA9FE",
    "http://0251.0376.0251.0376",
    "http://169.254.43518",
    "http://[::ffff:169.254.169.254]",
    "http://[::ffff:a9fe:a9fe]",
    "http://127.1",
    "http://0",
    "http://[::1]",
    "http://①②⑦.0.0.1",
  ])("refuses %s without a look-up", async (address) => {
    const guard = guardOf(["93.184.216.34"]);
    const { hostname } = new URL(address);
    expect(guard.refuses(hostname)).toBe(true);
    expect(await guard.check(hostname)).toBe("refused");
  });

  it("leaves names to the look-up", () => {
    const guard = guardOf(["93.184.216.34"]);
    expect([guard.refuses("model.example"), guard.refuses("1.1.1.1")]).toStrictEqual([false, false]);
  });
});
