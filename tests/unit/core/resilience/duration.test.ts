import { describe, expect, it } from "vitest";
import { parseDuration } from "@/lib/core/resilience/duration";

describe("parseDuration", () => {
  it.each([
    ["1s", 1_000],
    ["6m0s", 360_000],
    ["120ms", 120],
    ["2m59.56s", 179_560],
    ["1h2m3s", 3_723_000],
    ["48.532198437s", 48_532.198437],
    ["20 seconds", 20_000],
    ["2 minutes", 120_000],
    ["1 minute and 30 seconds", 90_000],
    ["1 hour, 5 mins", 3_900_000],
    ["250 milliseconds", 250],
    ["1d", 86_400_000],
    ["3 Secs", 3_000],
  ])("reads %j as %d ms", (text, ms) => {
    expect(parseDuration(text)).toBeCloseTo(ms, 6);
  });

  it.each(["", "s", "5", "5 models", "5 months", "-1s", "1s ago", "1.2.3s", `${"1s".repeat(60)}`])(
    "takes %j for no duration",
    (text) => {
      expect(parseDuration(text)).toBeNull();
    },
  );
});
