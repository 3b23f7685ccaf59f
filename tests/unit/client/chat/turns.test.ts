import { describe, expect, it } from "vitest";
import {
  type ChatState,
  firstAnswered,
  isRefusedTurn,
  nextPlace,
  versionsOf,
  visibleTurns,
  withAnotherRun,
  withAnswerShown,
  withQuestion,
  withShown,
  withVersion,
} from "@/lib/client/chat/turns";
import { plainFailure } from "@/lib/client/data/run-failure";
import { reduceChatEvent } from "@/lib/client/run/reduce-chat-event";
import { reduceEvent } from "@/lib/client/run/reduce-event";
import { newRun } from "@/lib/client/run/run-state";
import { createRunStore, type RunStore } from "@/lib/client/run/run-store";
import { manualFrames } from "../support/manual-frames";
import { done, piece } from "../support/stream-events";

const empty: ChatState = { conversationId: null, turns: [], chosen: {}, newest: null };
const failure = plainFailure("network", "No connection.");

const open = (key: string, models = ["auto"]) =>
  createRunStore(newRun(key, models), {
    scheduler: manualFrames().scheduler,
    reduceEvent: reduceChatEvent,
    now: () => 0,
  });
const answered = (key: string, models?: string[]) => {
  const run = open(key, models);
  run.dispatch({ type: "event", event: piece("So.") });
  run.dispatch({ type: "event", event: done });
  return run;
};
const refused = (key: string) => {
  const run = open(key);
  run.dispatch({ type: "failed", failure });
  return run;
};

/** The state with a question after what is shown, or at another turn's place. */
const ask = (state: ChatState, question: string, run: RunStore, after = nextPlace(state)) =>
  withQuestion(state, { question, run, after });
const questionsOf = (state: ChatState) => visibleTurns(state).map(({ question }) => question);

describe("the turns of a chat", () => {
  it("grow by one with each question, after the answer that is shown", () => {
    const [first, second] = [answered("k1"), open("k2")];
    const state = ask(ask(empty, "Why?", first), "And then?", second);
    expect(state.turns).toMatchObject([
      { key: "k1", question: "Why?", after: null, shown: { run: 0, column: 0 } },
      { key: "k2", question: "And then?", after: { turnKey: "k1", run: 0, column: 0 } },
    ]);
    expect(questionsOf(state)).toEqual(["Why?", "And then?"]);
    expect([empty.newest, state.newest]).toEqual([null, second]);
  });

  it("lose a refused question to the next one", () => {
    const state = ask(ask(empty, "Why?", refused("k1")), "Why now?", open("k2"));
    expect(state.turns.map(({ question }) => question)).toEqual(["Why now?"]);
  });

  it("keep a question whose answer broke off", () => {
    const broken = open("k1");
    broken.dispatch({ type: "event", event: piece("So") });
    broken.dispatch({ type: "failed", failure });
    expect(questionsOf(ask(ask(empty, "Why?", broken), "Why now?", open("k2")))).toHaveLength(2);
  });

  it("put another run beside the first and show it", () => {
    const [first, second] = [answered("k1"), open("k2")];
    const [turn] = withAnotherRun(ask(empty, "Why?", first), { turnKey: "k1", run: second }).turns;
    expect(turn).toMatchObject({ runs: [first, second], shown: { run: 1, column: 0 } });
  });

  it("ask a refused question again without leaving the failure beside the answer", () => {
    const second = open("k2");
    const state = ask(empty, "Why?", refused("k1"));
    expect(state.turns.map(isRefusedTurn)).toEqual([true]);
    expect(withAnotherRun(state, { turnKey: "k1", run: second }).turns[0]?.runs).toEqual([second]);
  });

  it("show the answer that is chosen, and none that is not there", () => {
    const state = ask(empty, "Why?", answered("k1", ["a", "b"]));
    const shownAfter = (turnKey: string, run: number, column: number) =>
      withShown(state, { turnKey, shown: { run, column } }).turns[0]?.shown;
    expect([
      shownAfter("k1", 0, 1),
      shownAfter("k1", 0, 2),
      shownAfter("k1", 1, 0),
      shownAfter("k9", 0, 1),
    ]).toEqual([
      { run: 0, column: 1 },
      { run: 0, column: 0 },
      { run: 0, column: 0 },
      { run: 0, column: 0 },
    ]);
  });
});

describe("the answer that a question goes on from", () => {
  const silentFirst = () => {
    const run = createRunStore(newRun("k1", ["a", "b"], "compare"), {
      scheduler: manualFrames().scheduler,
      reduceEvent,
      now: () => 0,
    });
    run.dispatch({ type: "event", event: piece("Yes.", "b") });
    run.dispatch({ type: "event", event: done });
    return run;
  };

  it("is the first that there is, where the first model gave none", () => {
    const run = silentFirst();
    const state = withAnswerShown(ask(empty, "Why?", run), run);
    expect([firstAnswered(run), state.turns[0]?.shown]).toEqual([1, { run: 0, column: 1 }]);
  });

  it("stays where it is when it has been given, or when another run is shown", () => {
    const run = answered("k1", ["a"]);
    const state = ask(empty, "Why?", run);
    expect(withAnswerShown(state, run)).toBe(state);
    expect(withAnswerShown(state, answered("k2"))).toBe(state);
  });

  it("of a blend is never a draft", () => {
    const run = createRunStore(newRun("k1", [""], "blend"), {
      scheduler: manualFrames().scheduler,
      reduceEvent,
      now: () => 0,
    });
    const source = {
      event: "source",
      status: "done",
      model: "m",
      layer: 1,
      index: 0,
      role: "proposer",
    } as const;
    run.dispatch({ type: "event", event: { ...source, content: "A draft." } });
    expect([firstAnswered(run), run.columns[1]?.peek().text]).toEqual([0, "A draft."]);
  });
});

describe("the versions of a question", () => {
  const linear = ask(ask(empty, "One?", answered("k1")), "Two?", answered("k2"));
  const edited = ask(linear, "One, better?", answered("k3"), null);

  it("stand beside each other, and the newest is shown without what followed the first", () => {
    expect(questionsOf(edited)).toEqual(["One, better?"]);
    const [shown] = visibleTurns(edited);
    expect(shown && versionsOf(edited, shown).map(({ key }) => key)).toEqual(["k1", "k3"]);
  });

  it("lead back to the first and all that followed it", () => {
    const back = withVersion(edited, "k1");
    expect(questionsOf(back)).toEqual(["One?", "Two?"]);
    expect(questionsOf(withVersion(back, "k3"))).toEqual(["One, better?"]);
    expect(withVersion(back, "k9")).toBe(back);
  });

  it("each go on by themselves", () => {
    const state = withVersion(ask(edited, "Three?", answered("k4")), "k1");
    expect(questionsOf(state)).toEqual(["One?", "Two?"]);
    expect(questionsOf(withVersion(state, "k3"))).toEqual(["One, better?", "Three?"]);
  });

  it("are told apart by the answer that they follow", () => {
    const again = withAnotherRun(linear, { turnKey: "k1", run: answered("k5") });
    expect(questionsOf(again)).toEqual(["One?"]);
    const other = ask(again, "Two, after the second answer?", answered("k6"));
    expect(questionsOf(other)).toEqual(["One?", "Two, after the second answer?"]);
    const back = withShown(other, { turnKey: "k1", shown: { run: 0, column: 0 } });
    expect(questionsOf(back)).toEqual(["One?", "Two?"]);
  });
});
