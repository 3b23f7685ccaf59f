import type { CatalogModel, PromptCategory } from "@/lib/core/catalog/types";
import { type Measured, usualOutputTokens } from "./estimate";

/**
 * What is left of a caller's own calls of one model on one kind of prompt: sums in which each call weighs
 * 2^(−age / half-life), as of one moment. Failures are the breaker's too; a caller's mistake or hang-up is no call here.
 * All of a half-life's sums fade alike, so they can be aged later without the calls.
 */
export type EvidenceSums = {
  model: string;
  category: PromptCategory;
  /** Weighed by the half-life of reliability. */
  tries: number;
  successes: number;
  /** Weighed by the half-life of latency: calls with a first token, and the logarithms of their waits. */
  waits: number;
  logWaitMs: number;
  /** Weighed by the half-life of counts: all calls and the squares of their weights, whole answers and their tokens. */
  calls: number;
  squaredCalls: number;
  answers: number;
  outputTokens: number;
};

/** The caller's traffic, whose sums are `ageMs` old, and what Auto last chose for such a prompt (null: nothing yet). */
export type RoutingEvidence = { sums: readonly EvidenceSums[]; ageMs: number; incumbent: string | null };

/** No traffic at all. */
export const noEvidence: RoutingEvidence = { sums: [], ageMs: 0, incumbent: null };

/**
 * What the caller's traffic says of a model. `effectiveCount` is how many fresh calls with this kind of prompt it is
 * worth; `reliabilityFloor` is the 5 % quantile of the reliability.
 */
export type WeighedEvidence = Required<Measured> & { effectiveCount: number; reliabilityFloor: number };

/** How fast calls fade, and how many of them weigh as much as what was believed before. */
export const evidenceRules = {
  reliabilityHalfLifeMs: 24 * 3_600_000,
  latencyHalfLifeMs: 6 * 3_600_000,
  countHalfLifeMs: 7 * 24 * 3_600_000,
  reliabilityPriorCount: 20,
  latencyPriorCount: 10,
  tokensPriorCount: 10,
  /** Calls with a kind of prompt below which a model's evidence decides nothing. */
  enoughCount: 20,
  /** How much better than the incumbent another model must be. */
  leastAdvantage: 0.03,
  /** With enough evidence, a model whose reliability may well be below this is left out. */
  reliabilityFloor: 0.8,
} as const;

/**
 * Weighs the sums of one model, `ageMs` after they were made: they are shrunk towards what was believed before, first
 * over all kinds of prompts towards the catalogue, then for this kind towards that.
 */
export function weighEvidence(
  model: CatalogModel,
  category: PromptCategory,
  { sums, ageMs }: Pick<RoutingEvidence, "sums" | "ageMs">,
): WeighedEvidence {
  const own = sums.filter((entry) => entry.model === model.id).map((entry) => aged(entry, ageMs));
  const overall = own.reduce(add, nothing);
  const sameKind = own.find((entry) => entry.category === category) ?? nothing;
  const { mean: usualReliability } = reliabilityOf(overall, model.priors.reliability);
  const { mean: reliability, floor: reliabilityFloor } = reliabilityOf(sameKind, usualReliability);
  return {
    reliability,
    reliabilityFloor,
    ttftMs: ttftOf(sameKind, ttftOf(overall, model.priors.ttftMs)),
    outputTokens: shrunk(
      sameKind.outputTokens,
      sameKind.answers,
      usualOutputTokens[category],
      evidenceRules.tokensPriorCount,
    ),
    effectiveCount: effectiveCount(sameKind),
  };
}

/** Whether a model's evidence is enough to decide by. */
export function isEnough({ effectiveCount: count }: Pick<WeighedEvidence, "effectiveCount">): boolean {
  return count >= evidenceRules.enoughCount;
}

/** The weight of a call of this age: halves with each half-life. */
export function fade(ageMs: number, halfLifeMs: number): number {
  return 2 ** (-Math.max(0, ageMs) / halfLifeMs);
}

type Sums = Omit<EvidenceSums, "model" | "category">;

const nothing: Sums = {
  tries: 0,
  successes: 0,
  waits: 0,
  logWaitMs: 0,
  calls: 0,
  squaredCalls: 0,
  answers: 0,
  outputTokens: 0,
};

function aged(sums: EvidenceSums, ageMs: number): EvidenceSums {
  const reliability = fade(ageMs, evidenceRules.reliabilityHalfLifeMs);
  const latency = fade(ageMs, evidenceRules.latencyHalfLifeMs);
  const count = fade(ageMs, evidenceRules.countHalfLifeMs);
  return {
    ...sums,
    tries: sums.tries * reliability,
    successes: sums.successes * reliability,
    waits: sums.waits * latency,
    logWaitMs: sums.logWaitMs * latency,
    calls: sums.calls * count,
    squaredCalls: sums.squaredCalls * count * count,
    answers: sums.answers * count,
    outputTokens: sums.outputTokens * count,
  };
}

function add(left: Sums, right: Sums): Sums {
  return {
    tries: left.tries + right.tries,
    successes: left.successes + right.successes,
    waits: left.waits + right.waits,
    logWaitMs: left.logWaitMs + right.logWaitMs,
    calls: left.calls + right.calls,
    squaredCalls: left.squaredCalls + right.squaredCalls,
    answers: left.answers + right.answers,
    outputTokens: left.outputTokens + right.outputTokens,
  };
}

/** The mean of Beta(m·p + successes, m·(1 − p) + failures) and its 5 % quantile by the normal approximation. */
function reliabilityOf({ tries, successes }: Sums, prior: number): { mean: number; floor: number } {
  const { reliabilityPriorCount } = evidenceRules;
  const total = reliabilityPriorCount + tries;
  const mean = (reliabilityPriorCount * prior + successes) / total;
  const deviation = Math.sqrt((mean * (1 - mean)) / (total + 1));
  return { mean, floor: Math.max(0, mean - 1.645 * deviation) };
}

/** The geometric mean, since waits are spread log-normally. */
function ttftOf({ logWaitMs, waits }: Sums, priorMs: number): number {
  return Math.exp(shrunk(logWaitMs, waits, Math.log(Math.max(1, priorMs)), evidenceRules.latencyPriorCount));
}

/** The mean of what sums to `sum` over `weight`, with `priorCount` more of `prior`. */
function shrunk(sum: number, weight: number, prior: number, priorCount: number): number {
  return (sum + priorCount * prior) / (weight + priorCount);
}

/** (Σw)² / Σw² for weights that differ, bounded by Σw, so that old traffic is worth less than its number. */
function effectiveCount({ calls, squaredCalls }: Sums): number {
  return squaredCalls === 0 ? 0 : Math.min(calls, (calls * calls) / squaredCalls);
}
