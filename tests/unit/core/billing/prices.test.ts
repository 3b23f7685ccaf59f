import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { callCostPicoUsd } from "@/lib/core/billing/prices";

const prices = { inputPicoUsd: 3_000_000, outputPicoUsd: 15_000_000, cachedInputPicoUsd: 300_000 };
const count = fc.nat({ max: 2_000_000 });
const price = fc.nat({ max: 1_000_000_000 });

describe("callCostPicoUsd", () => {
  it("prices input, cached input and output each at its own price", () => {
    const usage = { inputTokens: 1_000, cachedInputTokens: 400, outputTokens: 200 };
    expect(callCostPicoUsd(prices, usage)).toBe(600n * 3_000_000n + 400n * 300_000n + 200n * 15_000_000n);
  });

  it("prices cached input like other input where no price is known for it", () => {
    const { cachedInputPicoUsd: _unknown, ...others } = prices;
    const usage = { inputTokens: 1_000, cachedInputTokens: 400, outputTokens: 0 };
    expect(callCostPicoUsd(others, usage)).toBe(3_000_000_000n);
  });

  it("takes no more cached tokens than there is input, whatever upstream reports", () => {
    const usage = { inputTokens: 10, cachedInputTokens: 50, outputTokens: 0 };
    expect(callCostPicoUsd(prices, usage)).toBe(3_000_000n);
  });

  it("is exact where a double is not, and adds up call by call", () => {
    fc.assert(
      fc.property(price, price, price, count, count, count, (input, output, cachedInput, a, b, cached) => {
        const list = { inputPicoUsd: input, outputPicoUsd: output, cachedInputPicoUsd: cachedInput };
        const usage = { inputTokens: a + cached, outputTokens: b, cachedInputTokens: cached };
        const exact =
          BigInt(a) * BigInt(input) + BigInt(cached) * BigInt(cachedInput) + BigInt(b) * BigInt(output);
        expect(callCostPicoUsd(list, usage)).toBe(exact);
        const parts = [
          { inputTokens: a, outputTokens: 0, cachedInputTokens: 0 },
          { inputTokens: cached, outputTokens: b, cachedInputTokens: cached },
        ].map((part) => callCostPicoUsd(list, part));
        expect(parts.reduce((sum, part) => sum + part, 0n)).toBe(exact);
      }),
      { seed: 71 },
    );
  });
});
