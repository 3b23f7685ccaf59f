import { isFaultModel } from "@/lib/core/catalog/catalog";
import type { CatalogModel } from "@/lib/core/catalog/types";

/** What an account, or the system, allows Auto to do. */
export type AutoPolicy = {
  /** Models to try after the first one; 0 turns the fallback chain off. */
  maxFallbacks: number;
  /** Catalogue ids that Auto may choose; null: all. */
  allowedModels: readonly string[] | null;
  blockedModels: readonly string[];
  /** Upper bounds on what one answer is expected to cost and to take; null: none. */
  maxCostPicoUsd: number | null;
  maxLatencyMs: number | null;
};

/** The policy of an account that has set none. */
export const defaultAutoPolicy: AutoPolicy = {
  maxFallbacks: 2,
  allowedModels: null,
  blockedModels: [],
  maxCostPicoUsd: null,
  maxLatencyMs: null,
};

/** Why a model was not considered. */
export type RejectionReason =
  | "fault_model"
  | "not_servable"
  | "plan"
  | "policy"
  | "simulated"
  | "no_vision"
  | "window"
  | "too_expensive"
  | "too_slow"
  | "circuit_open"
  | "unreliable";
export type Rejection = { model: string; reason: RejectionReason };

/** What the filters need to know of a request and of the world. All functions are asked at most once a model. */
export type EligibilityInput = {
  needsVision: boolean;
  promptTokens: number;
  /** What the caller asked for; a model's own limit caps it. */
  maxTokens: number | undefined;
  policy: AutoPolicy;
  /** A key of the platform or the caller's own serves it, and its price is known where credits pay. */
  isServable: (model: CatalogModel) => boolean;
  /** The caller's plan allows it. */
  isAllowed: (model: CatalogModel) => boolean;
  /** Every route of it is closed off by its circuits. */
  isOpen: (model: CatalogModel) => boolean;
};

/** Room kept for an answer whose length the caller left open. */
const usualAnswerTokens = 1_024;

/** Token counts before the call are estimates. */
const promptMargin = 1.1;

/**
 * Splits the candidates into those that can take the request and those that cannot, with the first reason that holds.
 * A simulated model counts only when no real one can be served at all. When circuits alone stand in the way, the
 * models behind them are eligible after all: the mesh then tries the one that frees soonest.
 */
export function filterEligible(
  candidates: readonly CatalogModel[],
  input: EligibilityInput,
): { eligible: CatalogModel[]; rejected: Rejection[] } {
  const servable = candidates.filter(
    (model) => !isFaultModel(model) && input.isServable(model) && input.isAllowed(model),
  );
  const hasReal = servable.some((model) => !model.isSimulated);
  const verdicts = candidates.map((model) => ({ model, reason: reasonAgainst(model, input, hasReal) }));
  const isBlockedByCircuitsOnly = !verdicts.some(({ reason }) => reason === null);
  const isEligible = (reason: RejectionReason | null) =>
    reason === null || (isBlockedByCircuitsOnly && reason === "circuit_open");
  return {
    eligible: verdicts.flatMap(({ model, reason }) => (isEligible(reason) ? [model] : [])),
    rejected: verdicts.flatMap(({ model, reason }) =>
      reason === null || isEligible(reason) ? [] : [{ model: model.id, reason }],
    ),
  };
}

/** The lasting reasons come before the passing one, so that an open circuit is named only when it alone decides. */
function reasonAgainst(
  model: CatalogModel,
  { needsVision, promptTokens, maxTokens, policy, isServable, isAllowed, isOpen }: EligibilityInput,
  hasReal: boolean,
): RejectionReason | null {
  if (isFaultModel(model)) return "fault_model";
  if (!isServable(model)) return "not_servable";
  if (!isAllowed(model)) return "plan";
  if (model.isSimulated && hasReal) return "simulated";
  if (policy.blockedModels.includes(model.id)) return "policy";
  if (policy.allowedModels !== null && !policy.allowedModels.includes(model.id)) return "policy";
  if (needsVision && !model.capabilities.vision) return "no_vision";
  const answerTokens = Math.min(maxTokens ?? usualAnswerTokens, model.maxOutputTokens);
  if (Math.ceil(promptTokens * promptMargin) + answerTokens > model.contextWindow) return "window";
  return isOpen(model) ? "circuit_open" : null;
}
