import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clientAddress, parseTrustedProxies } from "@/lib/core/limits/client-address";

function addressOf(socketAddress: string | null, forwardedFor: string | null = null, proxies = ""): string {
  const { networks } = parseTrustedProxies(proxies);
  return clientAddress({ socketAddress, forwardedFor, trustedProxies: networks ?? [] });
}

describe("clientAddress", () => {
  it.each([
    ["the socket's address without proxies", "203.0.113.9", null, "", "203.0.113.9"],
    ["nothing a client claims by itself", "203.0.113.9", "1.2.3.4", "", "203.0.113.9"],
    ["nothing an untrusted proxy claims", "203.0.113.9", "1.2.3.4", "10.0.0.0/8", "203.0.113.9"],
    ["the entry a trusted proxy wrote", "10.1.2.3", "1.2.3.4", "10.0.0.0/8", "1.2.3.4"],
    ["the last entry, not a forged one before it", "10.1.2.3", "6.6.6.6, 1.2.3.4", "10.0.0.0/8", "1.2.3.4"],
    [
      "the first address left of a chain of proxies",
      "10.1.2.3",
      "1.2.3.4, 10.9.9.9",
      "10.0.0.0/8",
      "1.2.3.4",
    ],
    ["the outermost proxy when all are trusted", "10.1.2.3", "10.4.4.4, 10.9.9.9", "10.0.0.0/8", "10.4.4.4"],
    ["the proxy when its entry is garbage", "10.1.2.3", "1.2.3.4, what?", "10.0.0.0/8", "10.1.2.3"],
    ["the proxy when the header is missing", "10.1.2.3", null, "10.0.0.0/8", "10.1.2.3"],
    ["an entry with a port", "127.0.0.1", "1.2.3.4:5678", "127.0.0.1", "1.2.3.4"],
    ["a bracketed IPv6 entry with a port", "::1", "[2001:db8::1]:443", "::1", "2001:db8:0:0::/64"],
    ["IPv6 by its /64", "2001:db8:1:2:3:4:5:6", null, "", "2001:db8:1:2::/64"],
    ["a zone id left out", "fe80::1%eth0", null, "", "fe80:0:0:0::/64"],
    ["mapped IPv4 as IPv4", "::ffff:203.0.113.9", null, "", "203.0.113.9"],
    ["mapped IPv4 proxies as IPv4", "::ffff:10.0.0.1", "1.2.3.4", "10.0.0.0/8", "1.2.3.4"],
    ["an IPv6 network of proxies", "fd00::5", "1.2.3.4", "192.0.2.1, fd00::/8", "1.2.3.4"],
    ["one shared name for no address", null, "1.2.3.4", "0.0.0.0/0", "unknown"],
  ])("is %s", (_name, socketAddress, forwardedFor, proxies, expected) => {
    expect(addressOf(socketAddress, forwardedFor, proxies)).toBe(expected);
  });

  it("counts neighbours within a /64 as one and beyond it as two", () => {
    expect(addressOf("2001:db8::1")).toBe(addressOf("2001:db8::ffff:1"));
    expect(addressOf("2001:db8::1")).not.toBe(addressOf("2001:db8:0:1::1"));
  });

  it("never throws, and stays short, whatever the headers hold", () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ maxLength: 300 }), (socketAddress, forwardedFor) => {
        expect(addressOf(socketAddress, forwardedFor, "0.0.0.0/0 ::/0").length).toBeLessThan(40);
      }),
      { seed: 3, numRuns: 2_000 },
    );
  });

  it("reads back every IPv4 and IPv6 address", () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.ipV6(), (ipv4, ipv6) => {
        expect(addressOf(ipv4)).toBe(ipv4);
        expect(addressOf(ipv6)).not.toBe("unknown");
      }),
      { seed: 4, numRuns: 2_000 },
    );
  });
});

describe("parseTrustedProxies", () => {
  it("takes addresses and networks, separated by commas or spaces", () => {
    expect(parseTrustedProxies(" 10.0.0.0/8, 127.0.0.1 ::1 ").networks).toHaveLength(3);
    expect(parseTrustedProxies("")).toEqual({ networks: [], invalid: null });
  });

  it.each([
    "10.0.0.0/33",
    "10.0.0/8",
    "proxy.local",
    "::1/129",
    "10.0.0.0/8/8",
    "01.2.3.4",
    "1::2::3",
    "10.0.0.0/",
  ])("names %s as the wrong entry", (entry) => {
    expect(parseTrustedProxies(`127.0.0.1, ${entry}`)).toEqual({ networks: null, invalid: entry });
  });
});
