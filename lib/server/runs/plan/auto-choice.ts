import "server-only";
import type { ChatRequest } from "@/lib/contracts/chat";
import { AppError } from "@/lib/contracts/errors";
import type { CatalogModel, PromptCategory } from "@/lib/core/catalog/types";
import type { ModelAccess } from "@/lib/core/orchestration/resolve-model";
import { circuitOf } from "@/lib/core/orchestration/calls/try-candidate";
import { chooseModel } from "@/lib/core/routing/choose-model";
import { defaultAutoPolicy, type Rejection } from "@/lib/core/routing/eligibility";
import type { Runtime } from "../../runtime-type";
import type { Asked } from "../asked";
import type { AutoFields } from "./run-spec";

/** Auto's decision: the models to try in order, and why the first one. */
export type AutoChoice = { models: CatalogModel[]; auto: AutoFields };

/**
 * The models that Auto tries for a request, best first (CONTRACT.md §3 "Auto"). Throws AppError
 * `context_length_exceeded` when the prompt fits no model, `model_unavailable` when none can take it.
 */
export function chooseForAuto({
  request,
  identity,
  runtime,
  access,
  promptTokens,
  category,
}: Asked<ChatRequest> & {
  access: ModelAccess;
  promptTokens: number;
  category: PromptCategory;
}): AutoChoice {
  const goal = request.cost_saver ? "cost" : (request.optimization_goal ?? "balanced");
  const habit = { userId: identity.userId, category, goal };
  const choice = chooseModel({
    messages: request.messages,
    candidates: access.models,
    goal,
    promptTokens,
    maxTokens: request.max_tokens,
    policy: defaultAutoPolicy,
    evidence: runtime.evidence.read(habit),
    providerOf: (model) => runtime.modelDeps.routesFor(model)[0]?.provider ?? "",
    isServable: access.isServable,
    isAllowed: access.isAllowed,
    isOpen: closedOffModels(runtime),
  });
  if (choice.model === null) throw nothingFits(choice.rejected, runtime, promptTokens);
  runtime.evidence.noteChoice(habit, choice.model.id);
  return {
    models: [choice.model, ...choice.fallbacks],
    auto: { auto_strategy: choice.strategy, optimization_goal: goal, auto_reason: choice.reason },
  };
}

/** Tells of a model whether none of its routes takes a call now. */
function closedOffModels({ breakers, clock, modelDeps }: Runtime): (model: CatalogModel) => boolean {
  const closedOff = new Set(
    breakers
      .snapshot(clock.now())
      .filter(({ retryInMs }) => retryInMs > 0)
      .map(({ provider, model, scope }) => `${provider} ${model} ${scope}`),
  );
  return (model) => {
    if (closedOff.size === 0) return false;
    return modelDeps.routesFor(model).every((route) => {
      const key = circuitOf({ model, route });
      return closedOff.has(`${key.provider} ${key.model} ${key.scope}`);
    });
  };
}

function nothingFits(rejected: readonly Rejection[], { models }: Runtime, promptTokens: number): AppError {
  const tooLong = rejected.filter(({ reason }) => reason === "window").map(({ model }) => model);
  if (tooLong.length > 0) {
    const limit = Math.max(
      ...models.filter(({ id }) => tooLong.includes(id)).map((model) => model.contextWindow),
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
