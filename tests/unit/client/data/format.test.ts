import { describe, expect, it } from "vitest";
import {
  formatCost,
  formatCount,
  formatCredits,
  formatDuration,
  formatPrice,
  formatSpeed,
  formatThinkingTime,
} from "@/lib/client/data/format";

const spaced = (text: string) => text.replaceAll("\u00a0", " ");

describe("numbers on the screen", () => {
  it.each([
    [0, "$0"],
    [0.000_000_4, "<$0.000001"],
    [0.000_012, "$0.000012"],
    [0.0061, "$0.0061"],
    [0.006_123_4, "$0.006123"],
    [0.0214, "$0.021"],
    [1.256, "$1.26"],
  ])("writes a cost of %d as %s", (costUsd, text) => {
    expect(formatCost(costUsd)).toBe(text);
  });

  it.each([
    [0, "0 ms"],
    [240.4, "240 ms"],
    [999.6, "1.0 s"],
    [1234, "1.2 s"],
    [59_940, "59.9 s"],
    [61_000, "1 m 1 s"],
  ])("writes a duration of %d ms as %s", (durationMs, text) => {
    expect(spaced(formatDuration(durationMs))).toBe(text);
  });

  it.each([
    [0, "1 s"],
    [1499, "1 s"],
    [4200, "4 s"],
    [59_600, "1 m 0 s"],
    [72_000, "1 m 12 s"],
  ])("writes %d ms of thinking as %s", (durationMs, text) => {
    expect(spaced(formatThinkingTime(durationMs))).toBe(text);
  });

  it.each([
    [7, "7"],
    [9999, "9,999"],
    [12_400, "12.4 k"],
    [128_000, "128 k"],
    [999_960, "1 M"],
    [1_048_576, "1 M"],
  ])("writes a count of %d as %s", (count, text) => {
    expect(spaced(formatCount(count))).toBe(text);
  });

  it("keeps a decimal only for slow answers", () => {
    expect([formatSpeed(84.4), formatSpeed(3.21)].map(spaced)).toEqual(["84 tok/s", "3.2 tok/s"]);
  });

  it("uses the singular for exactly one credit", () => {
    expect([0, 1, 1000].map(formatCredits)).toEqual(["0 credits", "1 credit", "1,000 credits"]);
  });

  it("shows an unknown price as a dash, never as free", () => {
    expect([null, 0, 0.075, 3, 12.5].map(formatPrice)).toEqual(["–", "$0", "$0.075", "$3.00", "$12.50"]);
  });
});
