import { describe, expect, it } from "vitest";
import { reserveEstimate } from "@/lib/core/billing/reserve-estimate";

const prices = { inputPicoUsd: 3_000_000, outputPicoUsd: 15_000_000 };
const marginBasisPoints = 12_500;

describe("reserveEstimate", () => {
  it.each([
    ["chat", 1],
    ["compare", 3],
    ["blend", 4],
    ["judge", 5],
  ] as const)("holds the price of %s, %s credits, for a short prompt", (mode, credits) => {
    const calls = [{ prices, promptTokens: 10 }];
    expect(reserveEstimate({ mode, calls, marginBasisPoints })).toBe(credits);
  });

  it("holds what the prompts of all planned calls cost when that is more", () => {
    // 100,000 tokens at 3 dollars a million are 30 credits; with the margin 37.5 a call.
    const calls = [
      { prices, promptTokens: 100_000 },
      { prices, promptTokens: 100_000 },
    ];
    expect(reserveEstimate({ mode: "compare", calls, marginBasisPoints })).toBe(75);
  });

  it("leaves answers out, which the hold grows with", () => {
    const dear = { ...prices, outputPicoUsd: 10 ** 12 };
    expect(
      reserveEstimate({ mode: "chat", calls: [{ prices: dear, promptTokens: 1 }], marginBasisPoints }),
    ).toBe(1);
  });

  it("counts nothing for a call without a price list, as on an own key", () => {
    const calls = [{ prices: null, promptTokens: 1_000_000 }];
    expect(reserveEstimate({ mode: "chat", calls, marginBasisPoints })).toBe(1);
  });
});
