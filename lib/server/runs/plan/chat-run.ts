import "server-only";
import type { ChatRequest } from "@/lib/contracts/chat";
import { textOf } from "@/lib/contracts/messages";
import { estimatePromptTokens } from "@/lib/core/billing/token-estimate";
import type { CatalogModel, PromptCategory } from "@/lib/core/catalog/types";
import { type ChatPlan, type ChatResult, runChat } from "@/lib/core/orchestration/chat/run";
import { requireWindow } from "@/lib/core/orchestration/context-window";
import { orderModels } from "@/lib/core/orchestration/chat/mesh-order";
import { resolveModel } from "@/lib/core/orchestration/resolve-model";
import { classifyPrompt } from "@/lib/core/routing/classify";
import type { Asked } from "../asked";
import { chooseForAuto } from "./auto-choice";
import { keptColumns } from "../kept-answers";
import { modelAccess } from "../model-access";
import { requireOwnConversation } from "../own-conversation";
import { reserveFor } from "./reserve-for";
import type { AutoFields, RunSpec } from "./run-spec";

type Measured = Asked<ChatRequest> & { promptTokens: number; category: PromptCategory };
type Candidates = { models: readonly CatalogModel[]; isMesh: boolean; auto?: AutoFields };

/** Output that a price comparison assumes when the caller sets no limit. */
const typicalOutputTokens = 500;

/**
 * A chat request as a run: its models found and ordered, its prompt measured, its reserve computed. Throws AppError
 * for whatever is wrong with it, before a credit is touched.
 */
export async function planChatRun(asked: Asked<ChatRequest>): Promise<RunSpec<ChatResult>> {
  const { request, identity, runtime } = asked;
  await requireOwnConversation(request.conversation_id, { userId: identity.userId, runtime });
  const promptTokens = estimatePromptTokens(request.messages);
  const { category } = classifyPrompt(request.messages.slice(-1).map(textOf).join());
  const { models, isMesh, auto } = findCandidates({ ...asked, promptTokens, category });
  const plan: ChatPlan = {
    models,
    isMesh,
    messages: request.messages,
    temperature: request.temperature,
    maxTokens: request.max_tokens,
  };
  return {
    mode: isMesh ? "mesh" : "chat",
    model: request.cost_saver ? "auto" : request.model,
    messages: request.messages,
    conversationId: request.conversation_id,
    // One of the candidates will answer, and it may be the dearest.
    reserveCredits: Math.max(
      ...models.map((model) => reserveFor("chat", [{ model, promptTokens }], runtime)),
    ),
    start: (deps, signal) => runChat(plan, deps, signal),
    keep: keptColumns,
    // Auto learns from every chat, also from those that named their model.
    facts: { category },
    ...(auto && { auto }),
  };
}

/** The models to try in order. A named model must fit the prompt; Auto chooses among those that do. */
function findCandidates(measured: Measured): Candidates {
  const { request, identity, runtime, promptTokens } = measured;
  const isAuto = request.model === "auto" || request.cost_saver;
  const access = modelAccess(identity, runtime);
  const resolve = (id: string, path: string) => {
    const model = resolveModel(id, { path, access });
    requireWindow({ model, messages: request.messages, maxTokens: request.max_tokens, takesDrafts: false });
    return model;
  };
  const choice = isAuto ? chooseForAuto({ ...measured, access }) : null;
  const first = choice?.models ?? [resolve(request.model, "model")];
  const auto = choice === null ? {} : { auto: choice.auto };
  const { routing } = request;
  if (routing === undefined) return { models: first, isMesh: first.length > 1, ...auto };

  const fallbacks = routing.fallback.map((id, index) => resolve(id, `routing.fallback.${index}`));
  const models = orderModels(routing.strategy, [...first.slice(0, 1), ...fallbacks], {
    promptTokens,
    expectedOutputTokens: request.max_tokens ?? typicalOutputTokens,
    latencies: runtime.modelDeps.latencies,
    nextTurn: () => runtime.nextTurn(identity.userId, runtime.clock.now()),
  });
  return { models, isMesh: true, ...auto };
}
