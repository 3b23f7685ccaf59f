import "server-only";
import type { settlementFields } from "@/lib/contracts/chat";
import type { Contestant, JudgeAnswer } from "@/lib/contracts/judge";
import { picoUsdToUsd } from "@/lib/core/billing/usd";
import { type Branch, hasAnswered } from "@/lib/core/orchestration/calls/branch";
import type { JudgeResult } from "@/lib/core/orchestration/run-answer";
import { metricsOf, reasoningOf } from "../call-fields";
import { verdictFields } from "../encode-findings";

/** Judge's own part of the JSON answer (CONTRACT.md §6). */
export function judgeFields(answer: JudgeResult): Omit<JudgeAnswer, "id" | keyof typeof settlementFields> {
  const { verdict, winner } = answer;
  return {
    verdict: verdict && verdictFields(verdict),
    ...(verdict === null && { code: "judge_unparseable" as const }),
    judge: answer.judge,
    winner_response: winner && { model: winner.model, content: winner.content },
    contestants: answer.branches.map(contestantOf),
    by_default: answer.isByDefault,
    latency_ms: answer.totalMs,
    cost: picoUsdToUsd(answer.costPicoUsd),
  };
}

function contestantOf(branch: Branch): Contestant {
  const { call, outcome } = branch;
  const { tokens_per_second: _, ...metrics } = metricsOf(outcome);
  const error = hasAnswered(branch) ? null : (branch.error ?? "The model gave an empty answer.");
  return {
    model: call.model.id,
    status: error === null ? "done" : "failed",
    ...((error === null || outcome.content !== "") && { content: outcome.content }),
    ...reasoningOf(outcome),
    ...(error !== null && { error }),
    ...metrics,
  };
}
