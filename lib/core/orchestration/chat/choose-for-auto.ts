import type { OptimizationGoal } from "@/lib/contracts/chat";
import { AppError } from "@/lib/contracts/errors";
import type { ChatMessage } from "@/lib/contracts/messages";
import type { CatalogModel, PromptCategory } from "@/lib/core/catalog/types";
import { chooseModel } from "@/lib/core/routing/choose-model";
import { type AutoPolicy, defaultAutoPolicy, type Rejection } from "@/lib/core/routing/eligibility";
import type { RoutingEvidence } from "@/lib/core/routing/evidence";
import { isServable, type ModelAccess } from "../resolve-model";
import type { AutoChoice } from "../run-receipt";

/** What Auto knows of the world when it chooses. */
export type AutoWorld = {
  /** What the caller's own traffic says, for this kind of prompt and to this end. */
  evidenceFor: (category: PromptCategory, goal: OptimizationGoal) => RoutingEvidence;
  /** Whether no route of the model takes a call now. */
  isClosedOff: (model: CatalogModel) => boolean;
};

type Question = {
  messages: readonly ChatMessage[];
  goal: OptimizationGoal;
  category: PromptCategory;
  promptTokens: number;
  maxTokens: number | undefined;
};

/**
 * The models that Auto tries for a request, best first, and why the first one (CONTRACT.md §3 "Auto"). Throws AppError
 * `context_length_exceeded` when the prompt fits no model, `model_unavailable` when none can take it.
 */
export function chooseForAuto(
  { messages, goal, category, promptTokens, maxTokens }: Question,
  { access, auto }: { access: ModelAccess; auto: AutoWorld },
  policy: AutoPolicy = defaultAutoPolicy,
): { models: CatalogModel[]; choice: AutoChoice } {
  const chosen = chooseModel({
    messages,
    candidates: access.models,
    goal,
    promptTokens,
    maxTokens,
    policy,
    evidence: auto.evidenceFor(category, goal),
    routeOf: (model) => access.routesFor(model)[0],
    isServable: (model) => isServable(model, access),
    isAllowed: access.isAllowed,
    isOpen: auto.isClosedOff,
  });
  if (chosen.model === null) throw nothingFits(chosen.rejected, access, promptTokens);
  const { model, fallbacks, strategy, reason } = chosen;
  return { models: [model, ...fallbacks], choice: { strategy, goal, reason } };
}

function nothingFits(
  rejected: readonly Rejection[],
  { models }: ModelAccess,
  promptTokens: number,
): AppError {
  const tooLong = new Set(rejected.filter(({ reason }) => reason === "window").map(({ model }) => model));
  if (tooLong.size > 0) {
    const limit = Math.max(
      ...models.filter(({ id }) => tooLong.has(id)).map(({ contextWindow }) => contextWindow),
    );
    return new AppError("context_length_exceeded", {
      message: `The prompt needs about ${promptTokens} tokens and the widest model takes ${limit}.`,
      details: { model: "auto", limit, needed: promptTokens },
    });
  }
  return new AppError("model_unavailable", {
    message: "No model that can take this request is available.",
    details: { model: "auto", hint: "Set a provider key on the server, or name a model." },
  });
}
