import type { JudgePlan } from "@/lib/core/orchestration/judge/judge-plan";
import { runJudge } from "@/lib/core/orchestration/judge/run";
import type { ModelCall } from "@/lib/core/orchestration/model-call";
import { judgeFields } from "@/lib/server/dialects/native/answers/judge";
import { shownDrafts } from "./blend-world";
import { playMode, type Script, scriptedModel, scriptedWorld } from "./scripted-models";

/** A plan of three contestants and a judge of another family. */
export function judgePlan(changes: Partial<JudgePlan> = {}): JudgePlan {
  return {
    contestants: ["alpha", "beta", "gamma"].map((id) => scriptedModel(id)),
    judge: scriptedModel("judge"),
    criteria: ["accuracy", "clarity"],
    passes: 2,
    messages: [{ role: "user", content: "Why is the sky blue?" }],
    temperature: undefined,
    maxTokens: undefined,
    showsReasoning: false,
    given: null,
    ...changes,
  };
}

/** Scores an answer from its text and its place in the prompt, from 0. */
export type Scorer = (text: string, place: number) => number;

/** A well-formed verdict in which every criterion gets the scorer's number. */
export function verdictReply(call: ModelCall, score: Scorer, criteria = ["accuracy", "clarity"]): string {
  const scores = shownDrafts(call).map(({ label, text }, place) => ({
    label,
    reasoning: `Draft ${label} reads well.`,
    criteria: Object.fromEntries(criteria.map((name) => [name, score(text, place)])),
  }));
  return JSON.stringify({ scores, overall: "Draft A leads." });
}

/** Plays a run in which each contestant says its own name and the judge does as told, or scores by the length. */
export async function playJudge(
  plan: JudgePlan,
  {
    script = () => undefined,
    score = (text: string) => Math.min(10, text.length / 10),
    requestId = "req_test00000001",
  }: { script?: (call: ModelCall) => Script | undefined; score?: Scorer; requestId?: string } = {},
) {
  const usual = (call: ModelCall): Script => ({
    pieces: [call.role === "verdict" ? verdictReply(call, score) : `It scatters, says ${call.model.id}.`],
  });
  const world = scriptedWorld((call) => script(call) ?? usual(call), { requestId });
  const played = await playMode(world, runJudge(plan, world.deps, new AbortController().signal), judgeFields);
  const billed = world.tab.calls.flatMap((call) => (call.billed ? [call.outcome.callId] : [])).toSorted();
  return { ...played, world, calls: world.calls, billed };
}
