import type { AutoReason, AutoStrategy, OptimizationGoal } from "@/lib/contracts/chat";
import { type ChatMessage, hasImage, textOf } from "@/lib/contracts/messages";
import type { CatalogModel, ModelRoute, PromptCategory } from "@/lib/core/catalog/types";
import { classifyPrompt } from "./classify";
import { type EligibilityInput, filterEligible, type Rejection } from "./eligibility";
import { estimateFor } from "./estimate";
import { noEvidence, type RoutingEvidence } from "./evidence";
import { fallbackChain } from "./fallback-chain";
import { rankByHistory } from "./rank-by-history";
import { rankModels, type ScoredModel } from "./score";

export type ChooseModelInput = Omit<EligibilityInput, "needsVision"> & {
  messages: readonly ChatMessage[];
  candidates: readonly CatalogModel[];
  /** `cost_saver` is the goal "cost". */
  goal: OptimizationGoal;
  evidence?: RoutingEvidence;
  /** The route that would be taken to the model; by default its first. */
  routeOf?: (model: CatalogModel) => ModelRoute | undefined;
};

/** What Auto decided. `fallbacks` are tried in this order; `rejected` says why the others were not considered. */
export type ModelChoice = {
  model: CatalogModel;
  category: PromptCategory;
  strategy: AutoStrategy;
  reason: AutoReason;
  fallbacks: CatalogModel[];
  /** Best first, the chosen model's place included. */
  scores: { model: string; score: number }[];
  rejected: Rejection[];
};

/** `model` is null when no candidate can take the request; `rejected` then holds a reason for each. */
export type ChooseModelResult = ModelChoice | { model: null; rejected: Rejection[] };

/**
 * The model for a prompt, without a model call and without clock or chance: the same inputs give the same choice
 * (CONTRACT.md §3 "Auto"). Filters, classifies the last message, then ranks by goal: by the catalogue's priors, or
 * by the caller's own traffic once there is enough of it.
 */
export function chooseModel({
  messages,
  candidates,
  goal,
  evidence = noEvidence,
  routeOf = (model) => model.routes[0],
  ...request
}: ChooseModelInput): ChooseModelResult {
  const filtered = filterEligible(candidates, { ...request, needsVision: hasImage(messages) });
  const lastMessage = messages.at(-1);
  const { category, signals } = classifyPrompt(lastMessage === undefined ? "" : textOf(lastMessage));
  const { promptTokens, maxTokens, policy } = request;
  const size = { category, promptTokens, maxTokens };

  const pricesOf = (model: CatalogModel) => routeOf(model)?.prices ?? null;
  const expected = filtered.eligible.map((model) => ({
    model,
    estimate: estimateFor({ model, prices: pricesOf(model) }, size),
  }));
  const { kept, rejected: tooMuch } = withinCaps(expected, policy);
  const byPriors = rankModels(kept, goal);
  const history = rankByHistory({
    models: kept.map(({ model }) => ({ model, prices: pricesOf(model) })),
    goal,
    size,
    evidence,
    heuristicBest: byPriors[0]?.model.id,
  });
  const ranked = history?.ranked ?? byPriors;
  const rejected = [...filtered.rejected, ...tooMuch, ...(history?.rejected ?? [])];

  const chosen = ranked[0];
  if (chosen === undefined) return { model: null, rejected };
  return {
    model: chosen.model,
    category,
    strategy: history === null ? "heuristic_routing" : "historical_optimization",
    reason: { category, signals, runner_up: ranked[1]?.model.id ?? null },
    fallbacks: fallbackChain({
      ranked: ranked.map(({ model }) => model),
      maxFallbacks: policy.maxFallbacks,
      providerOf: (model) => routeOf(model)?.provider ?? "",
    }),
    scores: ranked.map(({ model, score }) => ({ model: model.id, score })),
    rejected,
  };
}

type Expected = Pick<ScoredModel, "model" | "estimate">;

function withinCaps(
  expected: readonly Expected[],
  { maxCostPicoUsd, maxLatencyMs }: EligibilityInput["policy"],
): { kept: Expected[]; rejected: Rejection[] } {
  const rejected: Rejection[] = [];
  const kept = expected.filter(({ model, estimate }) => {
    if (maxCostPicoUsd !== null && estimate.costPicoUsd > maxCostPicoUsd) {
      rejected.push({ model: model.id, reason: "too_expensive" });
      return false;
    }
    if (maxLatencyMs !== null && estimate.latencyMs > maxLatencyMs) {
      rejected.push({ model: model.id, reason: "too_slow" });
      return false;
    }
    return true;
  });
  return { kept, rejected };
}
