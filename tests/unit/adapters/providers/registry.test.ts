import { describe, expect, it } from "vitest";
import { createAddressGuard } from "@/lib/adapters/network/address-guard";
import { createProviders } from "@/lib/adapters/providers/registry";
import { defaultTimeouts } from "@/lib/core/resilience/deadlines";
import { createFakeClock } from "@/tests/support/fake-clock";
import { exampleCall } from "./support/example-call";
import { collect, neverAborted, openLoopback, plantedKey } from "./support/open-loopback";

const refuse = ({ response }: { response: { writeHead: (status: number) => { end: () => void } } }) =>
  response.writeHead(401).end();

describe("createProviders", () => {
  it("serves what has a key, a custom server that has an address, and the sandbox", async () => {
    const { providers } = await openLoopback(refuse);
    const servable = ["openai", "anthropic", "gemini", "openrouter", "custom", "sandbox"] as const;
    for (const provider of servable) expect(providers.isServable(provider), provider).toBe(true);
    for (const provider of ["deepseek", "xai", "groq"] as const) {
      expect(providers.isServable(provider), provider).toBe(false);
    }
  });

  it("sends each platform key to its own provider's address, in its own header", async () => {
    const { vendor, providers } = await openLoopback(refuse);
    for (const provider of ["openai", "openrouter", "anthropic", "gemini", "custom"] as const) {
      await collect(providers.openRoute(exampleCall({ provider }), neverAborted));
    }
    const keys = vendor.seen.map(({ path, headers }) => [
      path,
      headers.authorization ?? headers["x-api-key"] ?? headers["x-goog-api-key"] ?? null,
    ]);
    expect(keys).toStrictEqual([
      ["/v1/chat/completions", `Bearer ${plantedKey}`],
      ["/api/v1/chat/completions", `Bearer ${plantedKey}`],
      ["/v1/messages", plantedKey],
      ["/v1beta/models/example-1:streamGenerateContent?alt=sse", plantedKey],
      ["/v1/chat/completions", null],
    ]);
  });

  it("uses the caller's own key for his route, and never the platform's", async () => {
    const { vendor, providers } = await openLoopback(refuse, { resolveSecret: async () => "own-key" });
    const call = exampleCall({ provider: "openai", scope: "byok:key_1" });
    await collect(providers.openRoute(call, neverAborted));
    expect(vendor.seen[0]?.headers.authorization).toBe("Bearer own-key");
  });

  it.each([
    { provider: "openai", scope: "byok:key_gone", message: "OpenAI has no key" },
    { provider: "groq", scope: "platform", message: "Groq has no key" },
  ] as const)("refuses a route of $provider without a key and sends nothing", async (route) => {
    const { vendor, providers, clock } = await openLoopback(refuse);
    const { thrown } = await collect(providers.openRoute(exampleCall(route), neverAborted));
    expect(thrown).toMatchObject({ kind: "credential", status: 401, message: route.message });
    expect(vendor.connections()).toBe(0);
    expect(clock.pending()).toBe(0);
  });

  it("refuses a custom route without an address", async () => {
    const providers = createProviders({
      settings: {},
      timeouts: defaultTimeouts,
      clock: createFakeClock(),
      sandbox: () => {
        throw new Error("not the sandbox");
      },
      readUpload: async () => null,
      guard: createAddressGuard({ allowsPrivate: true }),
      resolveServer: async () => null,
      resolveSecret: async () => null,
    });
    expect(providers.isServable("custom")).toBe(false);
    const { thrown } = await collect(providers.openRoute(exampleCall({ provider: "custom" }), neverAborted));
    expect(thrown).toMatchObject({ kind: "credential", message: "The custom server has no address" });
    await providers.close();
  });

  it("hands sandbox routes to the sandbox", async () => {
    const { providers } = await openLoopback(refuse);
    const { parts } = await collect(providers.openRoute(exampleCall({ provider: "sandbox" }), neverAborted));
    expect(parts).toStrictEqual([{ type: "text-delta", text: "sand" }]);
  });
});

describe("a key", () => {
  const echo = `your key ${plantedKey} is wrong`;
  it.each([
    {
      how: "refused with it echoed",
      status: 400,
      type: "application/json",
      body: JSON.stringify({ error: { message: echo, type: echo, code: echo } }),
    },
    {
      how: "echoed in a stream",
      status: 200,
      type: "text/event-stream",
      body: `data: ${JSON.stringify({ error: { type: "api_error", code: 500, message: echo } })}\n\n`,
    },
    {
      how: "echoed in a broken stream",
      status: 200,
      type: "text/event-stream",
      body: `data: ${plantedKey}\n\n`,
    },
    { how: "echoed in a page", status: 502, type: "text/html", body: `<p>${echo}</p>` },
    { how: "cut off", status: 0, type: "", body: "" },
  ])("$how shows in no error, nor in its causes", async ({ status, type, body }) => {
    const { providers } = await openLoopback(({ response }) => {
      if (status === 0) return response.socket?.destroy();
      response.writeHead(status, { "content-type": type }).end(body);
    });
    for (const provider of ["openai", "anthropic", "gemini"] as const) {
      const { thrown } = await collect(providers.openRoute(exampleCall({ provider }), neverAborted));
      expect(thrown).toMatchObject({ name: "UpstreamFailure", provider });
      expect(wholeText(thrown)).not.toContain(plantedKey);
    }
  });
});

/** All that a log could make of an error: message, stack, own fields, and those of its causes. */
function wholeText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return [error.message, error.stack, JSON.stringify(error), wholeText(error.cause)].join("\n");
}
