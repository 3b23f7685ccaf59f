import type { CatalogModel, PromptCategory, TokenPrices } from "@/lib/core/catalog/types";
import type { Estimate } from "./score";

/** How long an answer of each kind usually is, in tokens, before anybody's own traffic says so. */
export const usualOutputTokens = {
  code: 700,
  math: 500,
  creative_writing: 800,
  translation: 250,
  reasoning: 800,
  summarisation: 250,
  short_factual: 100,
  chat: 250,
} as const satisfies Record<PromptCategory, number>;

export type PromptSize = { category: PromptCategory; promptTokens: number; maxTokens: number | undefined };

/** What evidence may change about a model's estimate. Missing fields stay as the catalogue has them. */
export type Measured = { reliability?: number; ttftMs?: number; outputTokens?: number };

/** A model with the prices of the route that would be taken; null: nobody asks any. */
export type PricedModel = { model: CatalogModel; prices: TokenPrices | null };

/** What we expect of a model for a prompt: from the catalogue's priors, or from what was measured instead. */
export function estimateFor(
  { model, prices }: PricedModel,
  { category, promptTokens, maxTokens }: PromptSize,
  measured: Measured = {},
): Estimate {
  const expected = measured.outputTokens ?? usualOutputTokens[category];
  const outputTokens = Math.min(expected, maxTokens ?? expected, model.maxOutputTokens);
  const ttftMs = measured.ttftMs ?? model.priors.ttftMs;
  const { inputPicoUsd, outputPicoUsd } = prices ?? { inputPicoUsd: 0, outputPicoUsd: 0 };
  return {
    quality: model.priors.quality[category],
    reliability: measured.reliability ?? model.priors.reliability,
    latencyMs: ttftMs + (outputTokens / Math.max(1, model.priors.tokensPerSecond)) * 1_000,
    costPicoUsd: promptTokens * inputPicoUsd + outputTokens * outputPicoUsd,
  };
}
