import type { CatalogModel, PromptCategory } from "@/lib/core/catalog/types";
import { type Measured, usualOutputTokens } from "./estimate";

/** One earlier call of the caller's own. Failures are the breaker's: a caller's mistake or hang-up is no observation. */
export type Observation = {
  model: string;
  category: PromptCategory;
  ageMs: number;
  succeeded: boolean;
  /** null where nothing came. */
  ttftMs: number | null;
  outputTokens: number;
};

/** The caller's traffic, and the model that Auto last chose for this kind of prompt and goal (null: none yet). */
export type RoutingEvidence = { observations: readonly Observation[]; incumbent: string | null };

/** No traffic at all. */
export const noEvidence: RoutingEvidence = { observations: [], incumbent: null };

/**
 * What the caller's traffic says of a model. `effectiveCount` is how many fresh observations of this kind of prompt
 * it is worth; `reliabilityFloor` is the 5 % quantile of the reliability.
 */
export type WeighedEvidence = Required<Measured> & { effectiveCount: number; reliabilityFloor: number };

/** How fast observations fade, and how many of them weigh as much as what was believed before. */
export const evidenceRules = {
  reliabilityHalfLifeMs: 24 * 3_600_000,
  latencyHalfLifeMs: 6 * 3_600_000,
  countHalfLifeMs: 7 * 24 * 3_600_000,
  reliabilityPriorCount: 20,
  latencyPriorCount: 10,
  tokensPriorCount: 10,
  /** Observations of a kind of prompt below which a model's evidence decides nothing. */
  enoughCount: 20,
  /** How much better than the incumbent another model must be. */
  leastAdvantage: 0.03,
  /** With enough evidence, a model whose reliability may well be below this is left out. */
  reliabilityFloor: 0.8,
} as const;

/**
 * Weighs the observations of one model: each counts 2^(−age / half-life), and the result is shrunk towards what was
 * believed before, first over all kinds of prompts towards the catalogue, then for this kind towards that.
 */
export function weighEvidence(
  model: CatalogModel,
  category: PromptCategory,
  observations: readonly Observation[],
): WeighedEvidence {
  const own = observations.filter((observation) => observation.model === model.id);
  const sameKind = own.filter((observation) => observation.category === category);
  const overall = reliabilityOf(own, model.priors.reliability);
  const reliability = reliabilityOf(sameKind, overall.mean);
  const priorTtftMs = ttftOf(own, model.priors.ttftMs);
  return {
    reliability: reliability.mean,
    reliabilityFloor: reliability.floor,
    ttftMs: ttftOf(sameKind, priorTtftMs),
    outputTokens: outputTokensOf(sameKind, usualOutputTokens[category]),
    effectiveCount: effectiveCount(sameKind.map(({ ageMs }) => fade(ageMs, evidenceRules.countHalfLifeMs))),
  };
}

/** Whether a model's evidence is enough to decide by. */
export function isEnough({ effectiveCount: count }: Pick<WeighedEvidence, "effectiveCount">): boolean {
  return count >= evidenceRules.enoughCount;
}

/** The weight of an observation of this age: halves with each half-life. */
export function fade(ageMs: number, halfLifeMs: number): number {
  return 2 ** (-Math.max(0, ageMs) / halfLifeMs);
}

/** The mean of Beta(m·p + successes, m·(1 − p) + failures) and its 5 % quantile by the normal approximation. */
function reliabilityOf(observations: readonly Observation[], prior: number): { mean: number; floor: number } {
  const { reliabilityHalfLifeMs, reliabilityPriorCount } = evidenceRules;
  let successes = reliabilityPriorCount * prior;
  let total: number = reliabilityPriorCount;
  for (const { ageMs, succeeded } of observations) {
    const weight = fade(ageMs, reliabilityHalfLifeMs);
    total += weight;
    if (succeeded) successes += weight;
  }
  const mean = successes / total;
  const deviation = Math.sqrt((mean * (1 - mean)) / (total + 1));
  return { mean, floor: Math.max(0, mean - 1.645 * deviation) };
}

/** The geometric mean, since waits are spread log-normally. */
function ttftOf(observations: readonly Observation[], priorMs: number): number {
  const samples = observations.flatMap(({ ttftMs, ageMs }) =>
    ttftMs === null
      ? []
      : [{ value: Math.log(Math.max(1, ttftMs)), weight: fade(ageMs, evidenceRules.latencyHalfLifeMs) }],
  );
  return Math.exp(shrunkMean(samples, Math.log(Math.max(1, priorMs)), evidenceRules.latencyPriorCount));
}

function outputTokensOf(observations: readonly Observation[], prior: number): number {
  const samples = observations
    .filter(({ succeeded }) => succeeded)
    .map(({ outputTokens, ageMs }) => ({
      value: outputTokens,
      weight: fade(ageMs, evidenceRules.countHalfLifeMs),
    }));
  return shrunkMean(samples, prior, evidenceRules.tokensPriorCount);
}

function shrunkMean(
  samples: readonly { value: number; weight: number }[],
  prior: number,
  priorCount: number,
): number {
  const weightSum = samples.reduce((sum, { weight }) => sum + weight, 0);
  if (weightSum === 0) return prior;
  const mean = samples.reduce((sum, { value, weight }) => sum + value * weight, 0) / weightSum;
  return (weightSum * mean + priorCount * prior) / (weightSum + priorCount);
}

/** (Σw)² / Σw² for weights that differ, bounded by Σw, so that old traffic is worth less than its number. */
function effectiveCount(weights: readonly number[]): number {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const squares = weights.reduce((total, weight) => total + weight * weight, 0);
  return squares === 0 ? 0 : Math.min(sum, (sum * sum) / squares);
}
