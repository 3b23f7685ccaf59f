import "server-only";
import type { BlendRequest } from "@/lib/contracts/blend";
import { planBlend } from "@/lib/core/orchestration/blend/plan";
import { blendPromptVersion } from "@/lib/core/orchestration/blend/prompts";
import { type BlendResult, runBlend } from "@/lib/core/orchestration/blend/run";
import { callModel } from "@/lib/core/orchestration/calls/call";
import type { Asked } from "../asked";
import { keptSynthesis } from "../kept-answers";
import { modelAccess } from "../model-access";
import { requireOwnConversation } from "../own-conversation";
import { reserveFor } from "./reserve-for";
import type { RunSpec } from "./run-spec";

/** A blend request as a run (CONTRACT.md §5). Throws AppError 400s before a credit is touched. */
export async function planBlendRun({
  request,
  identity,
  runtime,
}: Asked<BlendRequest>): Promise<RunSpec<BlendResult>> {
  const { plan, plannedCalls } = planBlend(request, modelAccess(identity, runtime));
  await requireOwnConversation(request.conversation_id, { userId: identity.userId, runtime });
  return {
    mode: "blend",
    model: request.models.join(", "),
    messages: request.messages,
    conversationId: request.conversation_id,
    reserveCredits: reserveFor("blend", plannedCalls, runtime),
    start: (deps, signal) => runBlend(plan, { ...deps, callModel }, signal),
    keep: (calls, result) => keptSynthesis(calls, result?.answer.content ?? null),
    facts: { strategy: request.strategy, prompt_version: blendPromptVersion },
    summarise: ({ answer: { content: _content, sources, ...summary } }) => ({
      ...summary,
      // The drafts themselves stand among the request's responses.
      sources: sources.map(({ content: _draft, ...source }) => source),
    }),
  };
}
