import "server-only";
import type { ChatRequest } from "@/lib/contracts/chat";
import { reserveEstimate } from "@/lib/core/billing/reserve-estimate";
import { estimatePromptTokens } from "@/lib/core/billing/token-estimate";
import type { CatalogModel } from "@/lib/core/catalog/types";
import { type ChatPlan, type ChatResult, runChat } from "@/lib/core/orchestration/chat";
import { orderModels } from "@/lib/core/orchestration/mesh-order";
import type { Identity } from "../auth/identity";
import type { Runtime } from "../runtime-type";
import { requireOwnConversation } from "./own-conversation";
import { requireFit } from "./require-fit";
import { resolveModel } from "./resolve-model";
import type { RunSpec } from "./run-spec";

type Asked = { request: ChatRequest; identity: Identity; runtime: Runtime };

/** Output that a price comparison assumes when the caller sets no limit. */
const typicalOutputTokens = 500;

/**
 * A chat request as a run: its models found and ordered, its prompt measured, its reserve computed. Throws AppError
 * for whatever is wrong with it, before a credit is touched.
 */
export async function planChatRun(asked: Asked): Promise<RunSpec<ChatResult>> {
  const { request, identity, runtime } = asked;
  await requireOwnConversation(request.conversation_id, { userId: identity.userId, runtime });
  const promptTokens = estimatePromptTokens(request.messages);
  const models = namedModels(asked, promptTokens);
  for (const model of models) requireFit(model, promptTokens);
  const plan: ChatPlan = {
    requestedModel: request.model,
    models,
    isMesh: request.routing !== undefined,
    messages: request.messages,
    temperature: request.temperature,
    maxTokens: request.max_tokens,
  };
  return {
    mode: plan.isMesh ? "mesh" : "chat",
    model: request.model,
    messages: request.messages,
    conversationId: request.conversation_id,
    // One of the candidates will answer, and it may be the dearest.
    reserveCredits: Math.max(
      ...models.map(({ prices }) =>
        reserveEstimate({
          mode: "chat",
          calls: [{ prices, promptTokens }],
          marginBasisPoints: runtime.env.creditMarginBasisPoints,
        }),
      ),
    ),
    start: (deps, signal) => runChat(plan, deps, signal),
    keep: (calls) =>
      calls
        .filter(({ outcome }) => outcome.content !== "")
        .map(({ outcome }) => ({ model: outcome.model, content: outcome.content, callId: outcome.callId })),
  };
}

/** The model that was named and its fallbacks, in the order of the routing's strategy. */
function namedModels({ request, identity, runtime }: Asked, promptTokens: number): readonly CatalogModel[] {
  const resolve = (id: string) => resolveModel(id, { runtime, plan: identity.plan });
  const primary = resolve(request.model);
  if (request.routing === undefined) return [primary];
  return orderModels(request.routing.strategy, [primary, ...request.routing.fallback.map(resolve)], {
    promptTokens,
    expectedOutputTokens: request.max_tokens ?? typicalOutputTokens,
    latencies: runtime.modelDeps.latencies,
    turn: runtime.nextTurn(identity.userId, runtime.clock.now()),
  });
}
