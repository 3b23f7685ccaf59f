import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clampRetryAfter, maxRetryAfterMs, parseRetryAfter } from "@/lib/core/resilience/retry-after";

const nowMs = Date.UTC(2026, 9, 21, 7, 28, 0);
const read = (entries: Record<string, string>) => parseRetryAfter(new Headers(entries), nowMs);

describe("parseRetryAfter", () => {
  it.each([
    ["whole seconds", { "retry-after": "3" }, 3_000],
    ["fractional seconds", { "retry-after": "0.25" }, 250],
    ["zero", { "retry-after": "0" }, 0],
    ["milliseconds before seconds", { "retry-after-ms": "1500", "retry-after": "9" }, 1_500],
    ["seconds when the milliseconds are zero", { "retry-after-ms": "0", "retry-after": "1" }, 1_000],
    ["zero milliseconds alone", { "retry-after-ms": "0" }, 0],
    ["seconds when the milliseconds are garbage", { "retry-after-ms": "soon", "retry-after": "9" }, 9_000],
    ["an IMF date", { "retry-after": "Wed, 21 Oct 2026 07:28:30 GMT" }, 30_000],
    ["an RFC 850 date", { "retry-after": "Wednesday, 21-Oct-26 07:28:30 GMT" }, 30_000],
    ["an asctime date as GMT", { "retry-after": "Wed Oct 21 07:28:30 2026" }, 30_000],
    ["a date in the past", { "retry-after": "Wed, 21 Oct 2015 07:28:00 GMT" }, 0],
    ["absurd seconds", { "retry-after": "1000000000" }, maxRetryAfterMs],
    ["seconds beyond any number", { "retry-after": "9".repeat(400) }, maxRetryAfterMs],
    ["a far date", { "retry-after": "Wed, 21 Oct 2099 07:28:00 GMT" }, maxRetryAfterMs],
  ])("reads %s", (_name, headers, expected) => {
    expect(read(headers)).toBe(expected);
  });

  it.each(["", "-1", "soon", "1e3", "0x10", "NaN", "Infinity", "3 s", "Wed, 99 Foo", "2026-10-21"])(
    "takes %j for no answer",
    (value) => {
      expect(read({ "retry-after": value })).toBeNull();
    },
  );

  it("answers null without a header", () => {
    expect(read({})).toBeNull();
  });

  it("never leaves 0 to 120 s, whatever the headers hold", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (seconds, milliseconds) => {
        const headers = { get: (name: string) => (name === "retry-after" ? seconds : milliseconds) };
        const delayMs = parseRetryAfter(headers, nowMs);
        expect(delayMs === null || (delayMs >= 0 && delayMs <= maxRetryAfterMs)).toBe(true);
      }),
      { seed: 1, numRuns: 2_000 },
    );
  });
});

describe("clampRetryAfter", () => {
  it.each([
    [-5, 0],
    [0.2, 1],
    [119_999, 119_999],
    [Number.POSITIVE_INFINITY, 120_000],
    [Number.NaN, 0],
  ])("brings %d to %d", (ms, expected) => {
    expect(clampRetryAfter(ms)).toBe(expected);
  });
});
