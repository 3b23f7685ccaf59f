import type { TokenPrices } from "@/lib/core/catalog/types";

/** The counts that a price list looks at. `inputTokens` includes the cached ones. */
export type BillableTokens = { inputTokens: number; outputTokens: number; cachedInputTokens: number };

/** What upstream asks for a call, in pico-dollars. Cached input has its own price where that is known. */
export function callCostPicoUsd(prices: TokenPrices, usage: BillableTokens): bigint {
  const cached = Math.min(usage.cachedInputTokens, usage.inputTokens);
  const cachedPicoUsd = prices.cachedInputPicoUsd ?? prices.inputPicoUsd;
  return (
    BigInt(usage.inputTokens - cached) * BigInt(prices.inputPicoUsd) +
    BigInt(cached) * BigInt(cachedPicoUsd) +
    BigInt(usage.outputTokens) * BigInt(prices.outputPicoUsd)
  );
}
