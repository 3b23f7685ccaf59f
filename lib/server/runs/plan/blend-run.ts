import "server-only";
import type { BlendRequest } from "@/lib/contracts/blend";
import { planBlend } from "@/lib/core/orchestration/blend/plan";
import { blendPromptVersion } from "@/lib/core/orchestration/blend/prompts";
import { runBlend } from "@/lib/core/orchestration/blend/run";
import type { BlendResult } from "@/lib/core/orchestration/run-answer";
import { blendFields } from "../../dialects/native/answers/blend";
import type { PlanRun } from "./plan-run";
import { reserveFor } from "./reserve-for";

/** A blend request as a run (CONTRACT.md §5). */
export const planBlendRun: PlanRun<BlendRequest> = (request, planning) => {
  const { access, given } = planning;
  const { plan, plannedCalls } = planBlend(request, access, given);
  return {
    mode: "blend",
    model: request.models.join(", "),
    asked: request.messages,
    conversationId: request.conversation_id,
    parentId: request.parent_id,
    reserveCredits: reserveFor("blend", plannedCalls, planning),
    routesFor: access.routesFor,
    start: (deps, signal) => runBlend(plan, deps, signal),
    facts: { strategy: request.strategy, prompt_version: blendPromptVersion },
    summarise: (answer) => (answer.mode === "blend" ? summaryOf(answer) : {}),
    auto: null,
  };
};

/** The answer without the texts, which stand among the request's responses. */
function summaryOf(answer: BlendResult): Record<string, unknown> {
  const { content: _content, reasoning: _reasoning, sources, ...summary } = blendFields(answer);
  return {
    ...summary,
    sources: sources.map(({ content: _draft, reasoning: _thinking, ...source }) => source),
  };
}
