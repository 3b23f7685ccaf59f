import type { ChatRequest } from "@/lib/contracts/chat";
import { textOf } from "@/lib/contracts/messages";
import { estimatePromptTokens } from "@/lib/core/billing/token-estimate";
import { firstPrices } from "@/lib/core/catalog/prices";
import type { CatalogModel, PromptCategory } from "@/lib/core/catalog/types";
import type { LatencyBook } from "@/lib/core/resilience/latency-book";
import { classifyPrompt } from "@/lib/core/routing/classify";
import { requireWindow } from "../context-window";
import { type ModelAccess, type PlannedCall, resolveModel } from "../resolve-model";
import type { AutoChoice } from "../run-receipt";
import { type AutoWorld, chooseForAuto } from "./choose-for-auto";
import { orderModels } from "./mesh-order";
import type { ChatPlan } from "./run";

/** What planning a chat asks of the world. */
export type ChatWorld = {
  access: ModelAccess;
  auto: AutoWorld;
  latencies: LatencyBook;
  /** How many meshes of this caller came before; counts up each time it is asked. */
  nextTurn: () => number;
};

export type PlannedChat = {
  plan: ChatPlan;
  /** One of these will be made: the dearest decides what is held. */
  plannedCalls: PlannedCall[];
  category: PromptCategory;
  auto: AutoChoice | null;
};

/** Output that a price comparison assumes when the caller sets no limit. */
const typicalOutputTokens = 500;

/**
 * Resolves a chat request: its models found and ordered, its prompt measured. A named model must fit the prompt; Auto
 * chooses among those that do. Throws AppError for whatever is wrong with it.
 */
export function planChat(request: ChatRequest, world: ChatWorld): PlannedChat {
  const { messages, temperature, max_tokens: maxTokens, routing } = request;
  const promptTokens = estimatePromptTokens(messages);
  const { category } = classifyPrompt(messages.slice(-1).map(textOf).join());
  const resolve = (id: string, path: string) => {
    const model = resolveModel(id, { path, access: world.access });
    requireWindow({ model, messages, maxTokens, takesDrafts: false });
    return model;
  };
  const chosen =
    request.model === "auto" || request.cost_saver
      ? chooseForAuto(
          {
            messages,
            goal: request.cost_saver ? "cost" : (request.optimization_goal ?? "balanced"),
            category,
            promptTokens,
            maxTokens,
          },
          world,
        )
      : null;
  const first = chosen?.models ?? [resolve(request.model, "model")];
  const models = routing === undefined ? first : meshOf(first[0], routing);
  return {
    plan: {
      models,
      isMesh: routing !== undefined || models.length > 1,
      messages,
      temperature,
      maxTokens,
      showsReasoning: request.include_reasoning,
    },
    plannedCalls: models.map((model) => ({ model, promptTokens })),
    category,
    auto: chosen?.choice ?? null,
  };

  function meshOf(
    primary: CatalogModel | undefined,
    { fallback, strategy }: NonNullable<ChatRequest["routing"]>,
  ): readonly CatalogModel[] {
    const fallbacks = fallback.map((id, index) => resolve(id, `routing.fallback.${index}`));
    return orderModels(strategy, primary === undefined ? fallbacks : [primary, ...fallbacks], {
      promptTokens,
      expectedOutputTokens: maxTokens ?? typicalOutputTokens,
      latencies: world.latencies,
      pricesOf: (model) => firstPrices(world.access.routesFor(model)),
      nextTurn: world.nextTurn,
    });
  }
}
