import "server-only";
import type { JudgeRequest } from "@/lib/contracts/judge";
import { planJudge } from "@/lib/core/orchestration/judge/plan";
import { rubricVersion } from "@/lib/core/orchestration/judge/rubric";
import { runJudge } from "@/lib/core/orchestration/judge/run";
import { judgeFields } from "../../dialects/native/answers/judge";
import type { PlanRun } from "./plan-run";
import { reserveFor } from "./reserve-for";

/** A judge request as a run (CONTRACT.md §6). */
export const planJudgeRun: PlanRun<JudgeRequest> = (request, planning) => {
  const { access, given } = planning;
  const { plan, plannedCalls } = planJudge(request, access, given);
  return {
    mode: "judge",
    model: request.contestants.join(", "),
    asked: request.messages,
    conversationId: request.conversation_id,
    parentId: request.parent_id,
    reserveCredits: reserveFor("judge", plannedCalls, planning),
    routesFor: access.routesFor,
    start: (deps, signal) => runJudge(plan, deps, signal),
    facts: { criteria: request.criteria, passes: request.passes, prompt_version: rubricVersion },
    summarise: (answer) => {
      if (answer.mode !== "judge") return {};
      const { verdict, judge, by_default } = judgeFields(answer);
      return { verdict, judge, by_default };
    },
    auto: null,
  };
};
