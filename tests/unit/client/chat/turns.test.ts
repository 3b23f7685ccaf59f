import { describe, expect, it } from "vitest";
import {
  type ChatState,
  isRefusedTurn,
  lastRun,
  withAnotherRun,
  withQuestion,
  withShown,
} from "@/lib/client/chat/turns";
import { plainFailure } from "@/lib/client/data/run-failure";
import { reduceChatEvent } from "@/lib/client/run/reduce-chat-event";
import { newRun } from "@/lib/client/run/run-state";
import { createRunStore } from "@/lib/client/run/run-store";
import { manualFrames } from "../support/manual-frames";
import { done, piece } from "../support/stream-events";

const empty: ChatState = { conversationId: null, turns: [] };
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

describe("the turns of a chat", () => {
  it("grow by one with each question, and the run begun last is the last one", () => {
    const [first, second] = [answered("k1"), open("k2")];
    const state = withQuestion(withQuestion(empty, { question: "Why?", run: first }), {
      question: "And then?",
      run: second,
    });
    expect(state.turns).toEqual([
      { key: "k1", question: "Why?", runs: [first], shown: { run: 0, column: 0 } },
      { key: "k2", question: "And then?", runs: [second], shown: { run: 0, column: 0 } },
    ]);
    expect([lastRun(empty), lastRun(state)]).toEqual([undefined, second]);
  });

  it("lose a refused question to the next one", () => {
    const state = withQuestion(withQuestion(empty, { question: "Why?", run: refused("k1") }), {
      question: "Why now?",
      run: open("k2"),
    });
    expect(state.turns.map(({ question }) => question)).toEqual(["Why now?"]);
  });

  it("keep a question whose answer broke off", () => {
    const broken = open("k1");
    broken.dispatch({ type: "event", event: piece("So") });
    broken.dispatch({ type: "failed", failure });
    const state = withQuestion(withQuestion(empty, { question: "Why?", run: broken }), {
      question: "Why now?",
      run: open("k2"),
    });
    expect(state.turns).toHaveLength(2);
  });

  it("put another run beside the first and show it", () => {
    const [first, second] = [answered("k1"), open("k2")];
    const [turn] = withAnotherRun(withQuestion(empty, { question: "Why?", run: first }), second).turns;
    expect(turn).toMatchObject({ runs: [first, second], shown: { run: 1, column: 0 } });
  });

  it("ask a refused question again without leaving the failure beside the answer", () => {
    const second = open("k2");
    const state = withQuestion(empty, { question: "Why?", run: refused("k1") });
    expect(state.turns.map(isRefusedTurn)).toEqual([true]);
    expect(withAnotherRun(state, second).turns[0]?.runs).toEqual([second]);
  });

  it("show the answer that is chosen, and none that is not there", () => {
    const state = withQuestion(empty, { question: "Why?", run: answered("k1", ["a", "b"]) });
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
