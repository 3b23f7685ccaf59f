import type { settlementFields } from "@/lib/contracts/chat";
import type { Contestant, JudgeAnswer } from "@/lib/contracts/judge";
import type { ProgressEvent, Verdict } from "@/lib/contracts/stream-events";
import { picoUsdToUsd } from "@/lib/core/billing/usd";
import { metricsOf } from "../chunk-writer";
import { answerCalls, streamColumns } from "../calls/columns";
import { commonFinishReason } from "../compare/run";
import type { Branch } from "../calls/fan-out";
import type { ModeDeps } from "../mode-deps";
import type { ModeGenerator } from "../mode-run";
import { totalFailure } from "../calls/total-failure";
import { judgeAnswers } from "./judge-answers";
import type { JudgePlan } from "./judge-plan";

/** Judge's own part of the JSON answer. */
export type JudgeResult = Omit<JudgeAnswer, "id" | keyof typeof settlementFields>;

/**
 * Contestants answer at once, their text streamed like compare's; a judge who cannot tell them apart scores them
 * (CONTRACT.md §6). A lone survivor wins by default and no judge is called. An unreadable verdict leaves the answers
 * and costs nothing. Throws `ModeFailure` when no contestant answers.
 */
export async function* runJudge(
  plan: JudgePlan,
  deps: ModeDeps,
  signal: AbortSignal,
): ModeGenerator<JudgeResult> {
  const startedAt = deps.now();
  const calls = answerCalls(plan.contestants, plan);
  const branches = yield* streamColumns({ calls, deps, signal });
  const answered = branches.filter(hasAnswered);
  const [first, ...others] = answered;
  if (first === undefined) throw totalFailure(branches);

  const byDefault = others.length === 0;
  const verdict = byDefault
    ? defaultVerdict(first.call.model.id, plan.criteria)
    : await judgeAnswers({ plan, answered, deps, signal });
  yield verdictEvent(verdict, { byDefault, criteria: plan.criteria });
  const winner = answered.find(({ call }) => call.model.id === verdict?.winner);
  return {
    answer: {
      verdict,
      ...(verdict === null && { code: "judge_unparseable" as const }),
      judge: byDefault ? null : plan.judge.id,
      winner_response:
        winner === undefined ? null : { model: winner.call.model.id, content: winner.outcome.content },
      contestants: branches.map(contestantOf),
      by_default: byDefault,
      latency_ms: Math.round(deps.now() - startedAt),
      cost: picoUsdToUsd(
        deps.journal.calls.reduce(
          (sum, { outcome, billed }) => sum + (billed ? outcome.costPicoUsd : 0n),
          0n,
        ),
      ),
    },
    calls: deps.journal.calls,
    finishReason: commonFinishReason(answered),
    resolvedModel: null,
    provider: null,
  };
}

function hasAnswered({ ending, outcome }: Branch): boolean {
  return ending === "done" && outcome.content.trim() !== "";
}

function defaultVerdict(model: string, criteria: readonly string[]): Verdict {
  return {
    winner: model,
    scores: [],
    overall: "It won by default: no other contestant answered.",
    confidence: "low",
    position_consistency: null,
    criteria: [...criteria],
    notes: [],
  };
}

function verdictEvent(
  verdict: Verdict | null,
  { byDefault, criteria }: { byDefault: boolean; criteria: readonly string[] },
): ProgressEvent {
  if (verdict !== null)
    return { event: "verdict", ...verdict, ...(byDefault && { by_default: true as const }) };
  return {
    event: "verdict",
    winner: null,
    scores: [],
    overall: "The judge gave no verdict that could be read.",
    confidence: "low",
    position_consistency: null,
    criteria: [...criteria],
    code: "judge_unparseable",
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
    ...(error !== null && { error }),
    ...metrics,
  };
}
