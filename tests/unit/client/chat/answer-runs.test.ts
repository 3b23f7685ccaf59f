import { describe, expect, it } from "vitest";
import { answerRuns, runIndexOf } from "@/lib/client/chat/answer-runs";
import { type Answer, emptyMetrics } from "@/lib/client/chat/chat-state";

const answer = (key: string, requestId: string | null): Answer => ({
  key,
  state: "done",
  requestedModel: "a",
  model: "a",
  text: "So.",
  metrics: emptyMetrics,
  route: null,
  autoReason: null,
  finishReason: "stop",
  failure: null,
  requestId,
  isStored: true,
});

describe("the answers of a turn", () => {
  it("stand together when one request gave them, and apart when the question was asked again", () => {
    const runs = answerRuns([
      answer("1", "req_1"),
      answer("2", "req_1"),
      answer("3", "req_2"),
      answer("4", "req_3"),
    ]);
    expect(runs.map(({ key, start, answers }) => [key, start, answers.map((one) => one.key)])).toEqual([
      ["1", 0, ["1", "2"]],
      ["3", 2, ["3"]],
      ["4", 3, ["4"]],
    ]);
    expect([0, 1, 2, 3].map((index) => runIndexOf(runs, index))).toEqual([0, 0, 1, 2]);
  });

  it("stand alone when no request is known", () => {
    expect(answerRuns([answer("1", null), answer("2", null)]).map(({ start }) => start)).toEqual([0, 1]);
  });

  it("may be missing", () => {
    expect(runIndexOf(answerRuns([]), 0)).toBe(-1);
  });
});
