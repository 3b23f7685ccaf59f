import "server-only";
import type { CompareRequest } from "@/lib/contracts/compare";
import { callModel } from "@/lib/core/orchestration/calls/call";
import { type CompareResult, runCompare } from "@/lib/core/orchestration/compare/run";
import { planCompare } from "@/lib/core/orchestration/compare/plan";
import type { Asked } from "../asked";
import { keptColumns } from "../kept-answers";
import { modelAccess } from "../model-access";
import { requireOwnConversation } from "../own-conversation";
import { reserveFor } from "./reserve-for";
import type { RunSpec } from "./run-spec";

/** A compare request as a run (CONTRACT.md §4). Throws AppError 400s before a credit is touched. */
export async function planCompareRun({
  request,
  identity,
  runtime,
}: Asked<CompareRequest>): Promise<RunSpec<CompareResult>> {
  const { plan, plannedCalls } = planCompare(request, modelAccess(identity, runtime));
  await requireOwnConversation(request.conversation_id, { userId: identity.userId, runtime });
  return {
    mode: "compare",
    model: request.models.join(", "),
    messages: request.messages,
    conversationId: request.conversation_id,
    reserveCredits: reserveFor("compare", plannedCalls, runtime),
    start: (deps, signal) => runCompare(plan, { ...deps, callModel }, signal),
    keep: keptColumns,
    summarise: ({ answer }) => ({ summary: answer.summary }),
  };
}
