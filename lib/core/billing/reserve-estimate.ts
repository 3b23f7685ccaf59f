import type { TokenPrices } from "@/lib/core/catalog/types";
import { modePriceCredits, type PricedMode } from "./mode-prices";
import { callCostPicoUsd } from "./prices";
import { creditsFor } from "./settlement";

/** A prompt that a run plans to send, and what is asked for it. */
export type PricedPrompt = { prices: TokenPrices | null; promptTokens: number };

/**
 * The credits to hold before any upstream call: the larger of the mode's price and what the planned prompts cost
 * with the margin. Answers are not part of it; the hold grows with them (CONTRACT.md §7).
 */
export function reserveEstimate({
  mode,
  calls,
  marginBasisPoints,
}: {
  mode: PricedMode;
  calls: readonly PricedPrompt[];
  marginBasisPoints: number;
}): number {
  const promptPicoUsd = calls.reduce(
    (sum, { prices, promptTokens }) =>
      prices === null
        ? sum
        : sum + callCostPicoUsd(prices, { inputTokens: promptTokens, outputTokens: 0, cachedInputTokens: 0 }),
    0n,
  );
  return Math.max(modePriceCredits[mode], creditsFor(promptPicoUsd, marginBasisPoints));
}
