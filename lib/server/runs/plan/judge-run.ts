import "server-only";
import type { JudgeRequest } from "@/lib/contracts/judge";
import { callModel } from "@/lib/core/orchestration/calls/call";
import { planJudge } from "@/lib/core/orchestration/judge/plan";
import { rubricVersion } from "@/lib/core/orchestration/judge/rubric";
import { type JudgeResult, runJudge } from "@/lib/core/orchestration/judge/run";
import type { Asked } from "../asked";
import { keptColumns } from "../kept-answers";
import { modelAccess } from "../model-access";
import { requireOwnConversation } from "../own-conversation";
import { reserveFor } from "./reserve-for";
import type { RunSpec } from "./run-spec";

/** A judge request as a run (CONTRACT.md §6). Throws AppError 400s before a credit is touched. */
export async function planJudgeRun({
  request,
  identity,
  runtime,
}: Asked<JudgeRequest>): Promise<RunSpec<JudgeResult>> {
  const { plan, plannedCalls } = planJudge(request, modelAccess(identity, runtime));
  await requireOwnConversation(request.conversation_id, { userId: identity.userId, runtime });
  return {
    mode: "judge",
    model: request.contestants.join(", "),
    messages: request.messages,
    conversationId: request.conversation_id,
    reserveCredits: reserveFor("judge", plannedCalls, runtime),
    start: (deps, signal) => runJudge(plan, { ...deps, callModel }, signal),
    keep: keptColumns,
    facts: { criteria: request.criteria, passes: request.passes, prompt_version: rubricVersion },
    summarise: ({ answer: { verdict, judge, by_default } }) => ({ verdict, judge, by_default }),
  };
}
