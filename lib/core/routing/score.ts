import type { OptimizationGoal } from "@/lib/contracts/chat";
import type { CatalogModel } from "@/lib/core/catalog/types";

/** What we expect of a model for this prompt: quality and reliability 0..1, time of the answer, upstream's price. */
export type Estimate = { quality: number; reliability: number; latencyMs: number; costPicoUsd: number };
export type Dimension = keyof Estimate;

/**
 * How much each goal cares for each dimension; a row adds up to 1. Balanced leans on quality, since a price counts
 * on a log scale and the dearest model is hundreds of times the cheapest: with less, the kind of prompt would hardly
 * matter.
 */
export const goalWeights = {
  balanced: { quality: 0.6, reliability: 0.15, latencyMs: 0.1, costPicoUsd: 0.15 },
  cost: { quality: 0.2, reliability: 0.15, latencyMs: 0.1, costPicoUsd: 0.55 },
  latency: { quality: 0.15, reliability: 0.2, latencyMs: 0.55, costPicoUsd: 0.1 },
  reliability: { quality: 0.2, reliability: 0.55, latencyMs: 0.15, costPicoUsd: 0.1 },
} as const satisfies Record<OptimizationGoal, Record<Dimension, number>>;

export type ScoredModel = { model: CatalogModel; estimate: Estimate; score: number };

/**
 * The models best first by Σ weight × utility. Quality and reliability are utilities as they are; latency and cost
 * count on a log scale from the least to the most among these models, so only ratios matter. A tie goes to
 * the cheaper one, then to the smaller id, so the order of the candidates changes nothing.
 */
export function rankModels(
  candidates: readonly { model: CatalogModel; estimate: Estimate }[],
  goal: OptimizationGoal,
): ScoredModel[] {
  const weights = goalWeights[goal];
  const latencyUtility = lowerIsBetter(candidates.map(({ estimate }) => estimate.latencyMs));
  const costUtility = lowerIsBetter(candidates.map(({ estimate }) => estimate.costPicoUsd));
  return candidates
    .map(({ model, estimate }) => ({
      model,
      estimate,
      score:
        weights.quality * estimate.quality +
        weights.reliability * estimate.reliability +
        weights.latencyMs * latencyUtility(estimate.latencyMs) +
        weights.costPicoUsd * costUtility(estimate.costPicoUsd),
    }))
    .sort(byScore);
}

/** What anything that is not free can reach beside something free. */
const bestPaidUtility = 0.9;

/** A spread below fourfold is not stretched to the whole scale: among like models a percent stays a percent. */
const leastSpan = Math.log(4);

/** 1 for the least, less the larger the ratio to it, on a log scale down to 0. Zero is the best there is. */
function lowerIsBetter(values: readonly number[]): (value: number) => number {
  const positive = values.filter((value) => value > 0);
  const least = Math.min(...positive);
  const span = Math.max(leastSpan, Math.log(Math.max(...positive) / least));
  const highest = positive.length < values.length ? bestPaidUtility : 1;
  return (value) => {
    if (value <= 0) return 1;
    return highest * (1 - Math.log(value / least) / span);
  };
}

/** Scores are compared on this grid: sums of fractions differ in their last bits, and the order must not. */
const scoreSteps = 1e9;

function byScore(left: ScoredModel, right: ScoredModel): number {
  const steps = Math.round(right.score * scoreSteps) - Math.round(left.score * scoreSteps);
  const costGap = left.estimate.costPicoUsd - right.estimate.costPicoUsd;
  return steps || costGap || (left.model.id < right.model.id ? -1 : 1);
}
