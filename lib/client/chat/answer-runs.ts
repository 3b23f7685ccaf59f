import type { Answer, Turn } from "./chat-state";

/** The answers of one request to a question: one in a chat, one a model in a comparison. `start` is its first index. */
export type AnswerRun = { key: string; start: number; answers: readonly Answer[] };

/** The answers of a turn by the request that gave them, in their order. Answers without a request stand alone. */
export function answerRuns(answers: Turn["answers"]): readonly AnswerRun[] {
  const runs: AnswerRun[] = [];
  for (const [index, answer] of answers.entries()) {
    const last = runs.at(-1);
    const isSameRun = answer.requestId !== null && last?.answers[0]?.requestId === answer.requestId;
    if (last && isSameRun) runs.splice(-1, 1, { ...last, answers: [...last.answers, answer] });
    else runs.push({ key: answer.key, start: index, answers: [answer] });
  }
  return runs;
}

/** Where the answer with this index stands among the runs. */
export function runIndexOf(runs: readonly AnswerRun[], answerIndex: number): number {
  return runs.findLastIndex(({ start }) => start <= answerIndex);
}
