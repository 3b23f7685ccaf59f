import { isRefused, type RunHead } from "../run/run-state";
import type { RunStore } from "../run/run-store";

/** Which answer of a turn is read, and continued from: a column of a run. */
export type ShownAnswer = { run: number; column: number };

/** A question with its runs: asking it again adds one. Runs are stores on the screen and plain states before. */
export type TurnOf<Run> = { key: string; question: string; runs: readonly Run[]; shown: ShownAnswer };

export type Turn = TurnOf<RunStore>;

export type ChatOf<Run> = { conversationId: string | null; turns: readonly TurnOf<Run>[] };

/** What stands around the answers of a conversation; their text grows in the stores of their runs. */
export type ChatState = ChatOf<RunStore>;

/** The run that was begun last, and the only one that may still be going on. */
export function lastRun<Run>({ turns }: ChatOf<Run>): Run | undefined {
  return turns.at(-1)?.runs.at(-1);
}

/** The conversation with one more question. One that was refused is replaced: the server has nothing of it. */
export function withQuestion(
  state: ChatState,
  { question, run }: { question: string; run: RunStore },
): ChatState {
  const last = state.turns.at(-1);
  const kept = last && isRefusedTurn(last) ? state.turns.slice(0, -1) : state.turns;
  const turn = { key: run.key, question, runs: [run], shown: { run: 0, column: 0 } };
  return { ...state, turns: [...kept, turn] };
}

/** The conversation with one more run of its last question; a refused one leaves no trace beside it. */
export function withAnotherRun(state: ChatState, run: RunStore): ChatState {
  const last = state.turns.at(-1);
  if (!last) return state;
  const runs = isRefusedTurn(last) ? [run] : [...last.runs, run];
  const turn = { ...last, runs, shown: { run: runs.length - 1, column: 0 } };
  return { ...state, turns: [...state.turns.slice(0, -1), turn] };
}

/** The conversation with another answer shown in a turn; one that does not exist is not shown. */
export function withShown(
  state: ChatState,
  { turnKey, shown }: { turnKey: string; shown: ShownAnswer },
): ChatState {
  const turns = state.turns.map((turn) =>
    turn.key === turnKey && turn.runs[shown.run]?.columns[shown.column] ? { ...turn, shown } : turn,
  );
  return { ...state, turns };
}

type TurnWithHeads = Pick<TurnOf<{ head: { peek: () => RunHead } }>, "runs">;

/** A turn whose only run failed before its first word. */
export function isRefusedTurn({ runs }: TurnWithHeads): boolean {
  const [run] = runs;
  return runs.length === 1 && run !== undefined && isRefused(run.head.peek());
}
