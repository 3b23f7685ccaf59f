import { isRefused, type RunHead } from "../run/run-state";
import type { RunStore } from "../run/run-store";

/** Which answer of a turn is read, and continued from: a column of a run. */
export type ShownAnswer = { run: number; column: number };

/** An answer, as what a question may follow. */
export type AnswerPlace = ShownAnswer & { turnKey: string };

/**
 * A question with its runs: asking it again adds one. `after` is the answer that it follows, null at the beginning;
 * questions after the same answer are versions of each other. `questionId` is known of what was loaded. Runs are stores
 * on the screen and plain states before.
 */
export type TurnOf<Run> = {
  key: string;
  after: AnswerPlace | null;
  question: string;
  questionId: string | null;
  runs: readonly Run[];
  shown: ShownAnswer;
};

export type Turn = TurnOf<RunStore>;

/**
 * A conversation: a tree of turns in the order in which they were asked. `chosen` names, by place, the version of a
 * question that is shown; without it the newest is. `newest` is the run that was begun last, the only one that may still
 * be going on.
 */
export type ChatOf<Run> = {
  conversationId: string | null;
  turns: readonly TurnOf<Run>[];
  chosen: Readonly<Record<string, string>>;
  newest: Run | null;
};

/** What stands around the answers of a conversation; their text grows in the stores of their runs. */
export type ChatState = ChatOf<RunStore>;

/** A place as one text, for `chosen`; the beginning is empty. */
export function placeName(after: AnswerPlace | null): string {
  return after === null ? "" : `${after.turnKey}/${after.run}/${after.column}`;
}

/** The questions that follow the same answer as a turn's, itself among them, oldest first. */
export function versionsOf<Run>({ turns }: Pick<ChatOf<Run>, "turns">, turn: TurnOf<Run>): TurnOf<Run>[] {
  const name = placeName(turn.after);
  return turns.filter(({ after }) => placeName(after) === name);
}

/** The turns that are read: from the beginning over the shown version of each question and its shown answer. */
export function visibleTurns<Run>({
  turns,
  chosen,
}: Pick<ChatOf<Run>, "turns" | "chosen">): readonly TurnOf<Run>[] {
  const byPlace = new Map<string, TurnOf<Run>[]>();
  for (const turn of turns) {
    const name = placeName(turn.after);
    byPlace.set(name, [...(byPlace.get(name) ?? []), turn]);
  }
  const visible: TurnOf<Run>[] = [];
  let name = "";
  for (;;) {
    const versions = byPlace.get(name) ?? [];
    const turn = versions.find(({ key }) => key === chosen[name]) ?? versions.at(-1);
    if (!turn) return visible;
    visible.push(turn);
    name = placeName({ turnKey: turn.key, ...turn.shown });
  }
}

/**
 * The place at which the next question goes: after the answer that is shown last. A question that was refused is no
 * place; the next one takes its own.
 */
export function nextPlace(state: ChatState): AnswerPlace | null {
  const last = visibleTurns(state).at(-1);
  if (!last) return null;
  return isRefusedTurn(last) ? last.after : { turnKey: last.key, ...last.shown };
}

/** The conversation with one more question. One that was refused there is replaced: the server has nothing of it. */
export function withQuestion(
  state: ChatState,
  { question, run, after }: { question: string; run: RunStore; after: AnswerPlace | null },
): ChatState {
  const name = placeName(after);
  const turns = state.turns.filter((turn) => placeName(turn.after) !== name || !isRefusedTurn(turn));
  const turn = {
    key: run.key,
    after,
    question,
    questionId: null,
    runs: [run],
    shown: { run: 0, column: 0 },
  };
  return {
    ...state,
    turns: [...turns, turn],
    chosen: { ...state.chosen, [name]: turn.key },
    newest: run,
  };
}

/** The conversation with one more run of a question; a refused one leaves no trace beside it. */
export function withAnotherRun(
  state: ChatState,
  { turnKey, run }: { turnKey: string; run: RunStore },
): ChatState {
  const turns = state.turns.map((turn) => {
    if (turn.key !== turnKey) return turn;
    const runs = isRefusedTurn(turn) ? [run] : [...turn.runs, run];
    return { ...turn, runs, shown: { run: runs.length - 1, column: 0 } };
  });
  return { ...state, turns, newest: run };
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

/** The conversation with another version of a question shown, and what followed it. */
export function withVersion(state: ChatState, turnKey: string): ChatState {
  const turn = state.turns.find(({ key }) => key === turnKey);
  if (!turn) return state;
  return { ...state, chosen: { ...state.chosen, [placeName(turn.after)]: turnKey } };
}

/** The column of a run that goes on unless another is chosen: the first that answered, as the server has it. */
export function firstAnswered({ mode, columns }: Pick<RunStore, "mode" | "columns">): number {
  if (mode === "blend") return 0;
  return Math.max(
    0,
    columns.findIndex((column) => column.peek().text !== ""),
  );
}

/** The conversation with an answer shown where a run's first model gave none. */
export function withAnswerShown(state: ChatState, run: RunStore): ChatState {
  const turn = state.turns.find(({ runs, shown }) => runs[shown.run] === run);
  if (!turn || run.columns[turn.shown.column]?.peek().text !== "") return state;
  return withShown(state, {
    turnKey: turn.key,
    shown: { run: turn.shown.run, column: firstAnswered(run) },
  });
}

type TurnWithHeads = Pick<TurnOf<{ head: { peek: () => RunHead } }>, "runs">;

/** A turn whose only run failed before its first word. */
export function isRefusedTurn({ runs }: TurnWithHeads): boolean {
  const [run] = runs;
  return runs.length === 1 && run !== undefined && isRefused(run.head.peek());
}
