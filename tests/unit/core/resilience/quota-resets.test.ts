import { describe, expect, it } from "vitest";
import { readQuotaWait } from "@/lib/core/resilience/quota-resets";

const nowMs = Date.UTC(2026, 10, 22, 12, 0, 0);
const read = (entries: Record<string, string>) => readQuotaWait(new Headers(entries), nowMs);

describe("readQuotaWait", () => {
  it.each([
    ["seconds", "x-ratelimit-reset-requests", "1s", 1_000],
    ["minutes and seconds, capped", "x-ratelimit-reset-requests", "6m0s", 120_000],
    ["milliseconds", "x-ratelimit-reset-tokens", "120ms", 120],
    ["decimal minutes and seconds", "x-ratelimit-reset-tokens", "1m6.56s", 66_560],
    ["decimal seconds of Cerebras", "x-ratelimit-reset-tokens-minute", "11.382867", 11_383],
    ["milliseconds of the epoch", "x-ratelimit-reset", String(nowMs + 45_000), 45_000],
    ["seconds of the epoch", "x-ratelimit-reset", String(nowMs / 1_000 + 45), 45_000],
    ["seconds from now", "x-ratelimit-reset", "30", 30_000],
    ["seconds from now by the draft of the IETF", "ratelimit-reset", "7", 7_000],
    ["an RFC 3339 time", "anthropic-ratelimit-tokens-reset", "2026-11-22T12:00:17Z", 17_000],
    [
      "an RFC 3339 time with a zone",
      "anthropic-ratelimit-requests-reset",
      "2026-11-22T13:00:17.5+01:00",
      17_500,
    ],
    ["a time that has passed", "anthropic-ratelimit-input-tokens-reset", "2026-11-22T11:59:00Z", 0],
    ["a far time", "x-ratelimit-reset", String(nowMs + 1e9), 120_000],
  ])("reads %s", (_name, header, value, waitMs) => {
    expect(read({ [header]: value })).toBe(waitMs);
  });

  it("counts only the quotas that are used up, and of several the longest", () => {
    const resets = {
      "x-ratelimit-reset-requests": "50s",
      "x-ratelimit-reset-tokens": "4s",
      "x-ratelimit-reset": "9",
    };
    expect(read({ ...resets, "x-ratelimit-remaining-tokens": "0" })).toBe(4_000);
    expect(
      read({ ...resets, "x-ratelimit-remaining-tokens": "0", "x-ratelimit-remaining-requests": "0" }),
    ).toBe(50_000);
    expect(
      read({ ...resets, "x-ratelimit-remaining-tokens": "7", "x-ratelimit-remaining-requests": "1" }),
    ).toBe(9_000);
  });

  it("tells Anthropic's quotas apart by what remains of each", () => {
    expect(
      read({
        "anthropic-ratelimit-requests-remaining": "49",
        "anthropic-ratelimit-requests-reset": "2026-11-22T12:01:00Z",
        "anthropic-ratelimit-input-tokens-remaining": "0",
        "anthropic-ratelimit-input-tokens-reset": "2026-11-22T12:00:20Z",
        "anthropic-ratelimit-output-tokens-remaining": "8000",
        "anthropic-ratelimit-output-tokens-reset": "2026-11-22T12:00:50Z",
      }),
    ).toBe(20_000);
  });

  it("says nothing where every quota has something left", () => {
    expect(read({ "x-ratelimit-remaining-requests": "3", "x-ratelimit-reset-requests": "1s" })).toBeNull();
  });

  it.each(["", "soon", "-5", "1e3", "2026-11-22", "2026-13-45T00:00:00Z", "9".repeat(400)])(
    "takes %j for no answer",
    (value) => {
      const headers = { get: (name: string) => (name === "x-ratelimit-reset" ? value : null) };
      expect(readQuotaWait(headers, nowMs)).toBeNull();
    },
  );
});
