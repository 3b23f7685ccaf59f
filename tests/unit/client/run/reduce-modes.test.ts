import { describe, expect, it } from "vitest";
import { reduceEvent } from "@/lib/client/run/reduce-event";
import { reduceRun } from "@/lib/client/run/reduce-run";
import { newRun, type RunState } from "@/lib/client/run/run-state";
import type { StreamEvent, VerdictEvent } from "@/lib/contracts/stream-events";
import type { PricedMode } from "@/lib/core/billing/mode-prices";
import { done, finalChunk, piece, thought } from "../support/stream-events";

/** A run after these events, each a millisecond after the one before. */
function runAfter(mode: PricedMode, models: readonly string[], events: readonly StreamEvent[]): RunState {
  return events.reduce(
    (run, event, atMs) => reduceRun(run, { action: { type: "event", event }, atMs, reduceEvent }),
    newRun("k1", models, mode),
  );
}

const failed = (model: string): StreamEvent => ({
  model,
  delta: "",
  done: true,
  error: "It is down.",
  status_code: 502,
  latency_ms: 9,
  content_length: 0,
});
const shownOf = ({ columns }: RunState) => columns.map(({ phase, text }) => `${phase} ${text}`.trim());

describe("a comparison's stream", () => {
  it("gives every piece to the column of its model", () => {
    const run = runAfter("compare", ["a", "b"], [piece("A1", "a"), piece("B1", "b"), piece("A2", "a")]);
    expect(shownOf(run)).toEqual(["streaming A1A2", "streaming B1"]);
    expect(run.head).toMatchObject({ phase: "streaming", hasText: true });
  });

  it("ends one column while the others go on, and keeps why another failed", () => {
    const run = runAfter(
      "compare",
      ["a", "b", "c"],
      [piece("A", "a"), { ...finalChunk, model: "a" }, failed("b"), thought("Hm.", "c")],
    );
    expect(shownOf(run)).toEqual(["done A", "error", "thinking"]);
    expect(run.columns[0]?.metrics).toMatchObject({ ttftMs: 120, completionTokens: 4 });
    expect(run.columns[1]?.error).toBe("It is down.");
    expect(run.head.phase).toBe("thinking");
  });

  it("is settled once, and a failed column stays failed", () => {
    const run = runAfter("compare", ["a", "b"], [piece("A", "a"), failed("b"), done]);
    expect(shownOf(run)).toEqual(["done A", "error"]);
    expect(run.head).toMatchObject({ phase: "done", credits: done.credits_charged });
  });

  it("leaves alone what is of no column of its", () => {
    const run = runAfter("compare", ["a"], [piece("X", "z")]);
    expect(shownOf(run)).toEqual(["waiting"]);
  });
});

const verdict: VerdictEvent = {
  event: "verdict",
  winner: "b",
  scores: [],
  overall: "B is clearer.",
  confidence: "high",
  position_consistency: 1,
  criteria: ["clarity"],
};

describe("a judge's stream", () => {
  it("has the contestants as columns and the verdict beside them", () => {
    const run = runAfter("judge", ["a", "b"], [piece("A", "a"), piece("B", "b"), verdict, done]);
    expect(shownOf(run)).toEqual(["done A", "done B"]);
    expect(run.head.findings.verdict).toMatchObject({ winner: "b", overall: "B is clearer." });
  });
});

const source = (index: number, status: "started" | "done" | "failed" | "straggler"): StreamEvent => ({
  event: "source",
  status,
  model: `m${index}`,
  layer: 1,
  index,
  role: "proposer",
  ...(status === "done" && { completion_tokens: 7, cost: 0.002 }),
  ...(status === "failed" && { error: "It is down." }),
});
const draft = (index: number, text: string): StreamEvent => ({
  event: "source_delta",
  model: `m${index}`,
  layer: 1,
  index,
  text,
});

describe("a blend's stream", () => {
  it("has the answer first and a column for each draft as it begins", () => {
    const run = runAfter(
      "blend",
      [""],
      [
        source(0, "started"),
        source(1, "started"),
        draft(1, "Second"),
        draft(0, "First"),
        { ...thought("Hm."), layer: 1, index: 0 },
      ],
    );
    expect(shownOf(run)).toEqual(["waiting", "streaming First", "streaming Second"]);
    expect(run.columns[1]?.reasoning?.text).toBe("Hm.");
    expect(run.head.findings.drafts.map(({ index, column }) => [index, column])).toEqual([
      [0, 1],
      [1, 2],
    ]);
  });

  it("tells drafts that are done, failed or left out apart", () => {
    const run = runAfter(
      "blend",
      [""],
      [
        source(0, "started"),
        source(1, "started"),
        source(2, "started"),
        draft(0, "First"),
        source(0, "done"),
        source(1, "failed"),
        source(2, "straggler"),
      ],
    );
    expect(shownOf(run).slice(1)).toEqual(["done First", "error", "error"]);
    expect(run.columns.map(({ error }) => error)).toEqual([null, null, "It is down.", "Too slow: left out"]);
    expect(run.columns[1]?.metrics).toMatchObject({ completionTokens: 7, costUsd: 0.002 });
  });

  it("names who writes the answer, keeps what was found, and settles", () => {
    const run = runAfter(
      "blend",
      [""],
      [
        source(0, "started"),
        draft(0, "First"),
        source(0, "done"),
        { event: "deliberation", agreements: ["blue"], disagreements: [], follow_ups: [] },
        { event: "pick", best: "m0", reasons: "Clear.", missing: [] },
        { event: "synthesis", status: "started", model: "w", strategy: "council", sources: 1 },
        piece("All", "w"),
        done,
      ],
    );
    expect(shownOf(run)).toEqual(["done All", "done First"]);
    expect(run.columns[0]).toMatchObject({ requestedModel: "w", model: "w" });
    expect(run.head.findings).toMatchObject({
      deliberation: { agreements: ["blue"] },
      pick: { best: "m0" },
      synthesis: { model: "w", strategy: "council", sources: 1 },
    });
  });

  it("gives the whole text with the end of a draft where it was not streamed", () => {
    const whole: StreamEvent = {
      event: "source",
      status: "done",
      model: "m0",
      layer: 1,
      index: 0,
      role: "proposer",
      content: "Whole.",
    };
    expect(shownOf(runAfter("blend", [""], [whole]))).toEqual(["waiting", "done Whole."]);
  });
});
