import "server-only";
import type { CompareRequest } from "@/lib/contracts/compare";
import { planCompare } from "@/lib/core/orchestration/compare/plan";
import { runCompare } from "@/lib/core/orchestration/compare/run";
import { encodeComparison } from "../../dialects/native/encode-findings";
import type { PlanRun } from "./plan-run";
import { reserveFor } from "./reserve-for";

/** A compare request as a run (CONTRACT.md §4). */
export const planCompareRun: PlanRun<CompareRequest> = (request, planning) => {
  const { access } = planning;
  const { plan, plannedCalls } = planCompare(request, access);
  return {
    mode: "compare",
    model: request.models.join(", "),
    asked: request.messages,
    conversationId: request.conversation_id,
    parentId: request.parent_id,
    reserveCredits: reserveFor("compare", plannedCalls, planning),
    routesFor: access.routesFor,
    start: (deps, signal) => runCompare(plan, deps, signal),
    facts: {},
    summarise: (answer) =>
      answer.mode === "compare" ? { summary: encodeComparison(answer.comparison) } : {},
    auto: null,
  };
};
