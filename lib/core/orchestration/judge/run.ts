import { hasAnswered } from "../calls/branch";
import { answerCalls, streamColumns } from "../calls/columns";
import { commonFinishReason } from "../calls/common-finish";
import { giveColumns } from "../calls/give-answers";
import { totalFailure } from "../calls/total-failure";
import type { ModeGenerator } from "../mode-run";
import type { JudgeResult } from "../run-answer";
import type { RunDeps } from "../run-deps";
import { judgeAnswers } from "./judge-answers";
import type { JudgePlan } from "./judge-plan";
import type { Verdict } from "./verdict";

/**
 * Contestants answer at once, their text streamed like compare's; a judge who cannot tell them apart scores them
 * (CONTRACT.md §6). A lone survivor wins by default and no judge is called. An unreadable verdict leaves the answers
 * and costs nothing. Throws `ModeFailure` when no contestant answers.
 */
export async function* runJudge(
  plan: JudgePlan,
  deps: RunDeps,
  signal: AbortSignal,
): ModeGenerator<JudgeResult> {
  const startedAt = deps.now();
  const calls = answerCalls(plan.contestants, plan);
  const { given } = plan;
  const branches =
    given === null
      ? yield* streamColumns({ calls, deps, signal })
      : yield* giveColumns({ calls, given, deps });
  const answered = branches.filter(hasAnswered);
  const [first, ...others] = answered;
  if (first === undefined) throw totalFailure(branches);

  const isByDefault = others.length === 0;
  const verdict = isByDefault
    ? defaultVerdict(first.call.model.id, plan.criteria)
    : await judgeAnswers({ plan, answered, deps, signal });
  yield { type: "answers-judged", verdict, isByDefault, criteria: plan.criteria };
  const winner = answered.find(({ call }) => call.model.id === verdict?.winner);
  return {
    answer: {
      mode: "judge",
      verdict,
      judge: isByDefault ? null : plan.judge.id,
      winner: winner?.outcome ?? null,
      branches,
      isByDefault,
      costPicoUsd: deps.tab.costPicoUsd(),
      totalMs: Math.round(deps.now() - startedAt),
    },
    finishReason: commonFinishReason(answered),
    resolvedModel: null,
    provider: null,
  };
}

function defaultVerdict(model: string, criteria: readonly string[]): Verdict {
  return {
    winner: model,
    scores: [],
    overall: "It won by default: no other contestant answered.",
    confidence: "low",
    positionConsistency: null,
    criteria: [...criteria],
    notes: [],
  };
}
