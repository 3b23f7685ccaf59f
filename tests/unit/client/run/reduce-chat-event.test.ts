import { describe, expect, it } from "vitest";
import { plainFailure, type RunFailure } from "@/lib/client/data/run-failure";
import { reduceChatEvent } from "@/lib/client/run/reduce-chat-event";
import { type RunAction, reduceRun } from "@/lib/client/run/reduce-run";
import { type Column, newRun, type RunHead, type RunState } from "@/lib/client/run/run-state";
import type { StreamEvent } from "@/lib/contracts/stream-events";
import { done, finalChunk, model, piece, thought } from "../support/stream-events";

const asked = newRun("k1", ["auto"]);
const reason = { category: "reasoning", signals: ["question word"], runner_up: "sandbox/swift" };
const refused = { ...plainFailure("network", "No connection."), requestId: "req_1" };

const event = (payload: StreamEvent): RunAction => ({ type: "event", event: payload });

/** Plays actions one second apart, the first at second 1. */
const play = (actions: readonly RunAction[], from: RunState = asked) =>
  actions.reduce(
    (run, action, index) =>
      reduceRun(run, { action, atMs: (index + 1) * 1000, reduceEvent: reduceChatEvent }),
    from,
  );

/** The run that was asked, with changes to its head and to its one answer. */
function changed(head: Partial<RunHead>, answer: Partial<Column>): RunState {
  return {
    ...asked,
    head: { ...asked.head, ...head },
    columns: asked.columns.map((column) => ({ ...column, ...answer })),
  };
}

const answered = play([event(piece("Because.")), event(finalChunk), event(done)]);

describe("a chat's run", () => {
  it("streams, measures and settles one answer", () => {
    expect(
      play([{ type: "accepted", requestId: "req_12345678" }, event(piece("Beca")), event(piece("use."))]),
    ).toEqual(
      changed(
        { phase: "streaming", hasText: true, requestId: "req_12345678" },
        { phase: "streaming", model, text: "Because." },
      ),
    );
    expect(
      play([event(piece("Because.")), event(finalChunk), event({ ...done, auto_reason: reason })]),
    ).toEqual(
      changed(
        {
          phase: "done",
          hasText: true,
          requestId: "req_12345678",
          conversationId: "conv_1",
          autoReason: reason,
          costUsd: 0.0061,
          credits: 1,
        },
        {
          phase: "done",
          model,
          text: "Because.",
          finishReason: "stop",
          metrics: { ttftMs: 120, tokensPerSecond: 40, completionTokens: 4, costUsd: 0.0061 },
        },
      ),
    );
  });

  it("keeps its head the same object while text comes", () => {
    const begun = play([event(piece("Beca"))]);
    expect(play([event(piece("use."))], begun).head).toBe(begun.head);
  });

  it("shows the attempts while they happen and the trace once it is there", () => {
    const routing = play([
      event({ event: "route", model: "a", status: "trying", provider: "x" }),
      event({ event: "route", model: "a", status: "failed", status_code: 429, latency_ms: 40 }),
    ]);
    const failedRow = {
      model: "a",
      provider: "x",
      outcome: "failed",
      statusCode: 429,
      reason: null,
      latencyMs: 40,
    } as const;
    expect(routing).toEqual(changed({}, { route: { attempts: [failedRow], totalMs: null, savedMs: null } }));
    const attempts = [
      { model: "a", provider: "x", status: "failed", status_code: 429, latency_ms: 40 },
      { model: "b", provider: "y", status: "success", latency_ms: 300 },
    ] as const;
    const trace: StreamEvent = {
      event: "trace",
      final_model: "b",
      attempts: [...attempts],
      trace: [...attempts],
      total_ms: 350,
      saved_ms: 0,
    };
    const servedRow = {
      ...failedRow,
      model: "b",
      provider: "y",
      outcome: "served",
      statusCode: null,
    } as const;
    expect(play([event(trace)], routing)).toEqual(
      changed(
        {},
        {
          model: "b",
          route: { attempts: [failedRow, { ...servedRow, latencyMs: 300 }], totalMs: 350, savedMs: 0 },
        },
      ),
    );
  });

  it("keeps the text of a stopped answer and ignores what arrives after it", () => {
    const stopped = play([event(piece("Beca")), { type: "stopped" }]);
    expect(stopped).toEqual(
      changed({ phase: "stopped", hasText: true }, { phase: "stopped", model, text: "Beca" }),
    );
    expect(play([event(piece("use.")), event(finalChunk), event(done)], stopped)).toBe(stopped);
  });

  it("keeps the text of an answer that broke off and says why", () => {
    const broken = event({
      event: "error",
      error: "The model stopped answering.",
      code: "upstream_error",
      status_code: 502,
      refunded: false,
      partial: true,
      request_id: "req_2",
    });
    const failure: RunFailure = {
      kind: "upstream",
      sentence: "The model stopped answering.",
      code: "upstream_error",
      status: 502,
      requestId: "req_2",
      retryAfterSeconds: null,
      refunded: false,
      issues: [],
      attempts: [],
      credits: null,
    };
    expect(play([event(piece("Beca")), broken])).toEqual(
      changed(
        { phase: "error", hasText: true, failure, requestId: "req_2" },
        { phase: "error", model, text: "Beca" },
      ),
    );
  });

  it("shows the attempts of a refusal as its route", () => {
    const attempts = [{ model: "a", provider: "x", status: "failed", latency_ms: 40 }] as const;
    const { head, columns } = play([{ type: "failed", failure: { ...refused, attempts } }]);
    expect([head.requestId, columns[0]?.route?.attempts.map(({ outcome }) => outcome)]).toEqual([
      "req_1",
      ["failed"],
    ]);
  });

  it("does not fail once it is complete", () => {
    expect(play([{ type: "failed", failure: refused }], answered)).toBe(answered);
  });

  it("leaves the events of other modes, and those it has never heard of, alone", () => {
    const synthesis: StreamEvent = {
      event: "synthesis",
      status: "started",
      model: "a",
      strategy: "moa",
      sources: 2,
    };
    const ofTomorrow: StreamEvent = JSON.parse('{"event":"weather","model":"a"}');
    expect([play([event(synthesis)]), play([event(ofTomorrow)])]).toEqual([asked, asked]);
  });
});

describe("thinking", () => {
  it("gathers before the first word, and is measured until then", () => {
    const thinking = play([event(thought("Let me ")), event(thought("see."))]);
    expect(thinking).toEqual(
      changed(
        { phase: "thinking" },
        { phase: "thinking", model, reasoning: { text: "Let me see.", startMs: 1000, durationMs: null } },
      ),
    );
    expect(play([event(thought("Let me see.")), event(piece("")), event(piece("So.")), event(done)])).toEqual(
      changed(
        { phase: "done", hasText: true, requestId: "req_12345678", conversationId: "conv_1", credits: 1 },
        {
          phase: "done",
          model,
          text: "So.",
          finishReason: "stop",
          reasoning: { text: "Let me see.", startMs: 1000, durationMs: 2000 },
        },
      ),
    );
  });

  it("that goes on between two parts of the text is kept, and the answer stays begun", () => {
    const { head, columns } = play([
      event(thought("First. ")),
      event(piece("So")),
      event(thought("Then.")),
      event(piece(".")),
    ]);
    expect([head.phase, columns[0]?.text, columns[0]?.reasoning]).toEqual([
      "streaming",
      "So.",
      { text: "First. Then.", startMs: 1000, durationMs: 1000 },
    ]);
  });

  it.each<{ name: string; ending: RunAction }>([
    { name: "a stop", ending: { type: "stopped" } },
    { name: "a failure", ending: { type: "failed", failure: refused } },
    { name: "an end without a word", ending: event({ ...done, finish_reason: "length" }) },
  ])("ends with $name", ({ ending }) => {
    const { columns } = play([event(thought("Hm.")), ending]);
    expect(columns[0]?.reasoning).toEqual({ text: "Hm.", startMs: 1000, durationMs: 1000 });
  });

  it("of a try that failed goes with it: what stays is of the model that answers", () => {
    const { columns } = play([
      event(thought("By a.", "a")),
      event({ event: "route", model: "a", status: "failed", status_code: 500, latency_ms: 40 }),
      event(thought("By b.", "b")),
    ]);
    expect(columns[0]).toMatchObject({
      phase: "thinking",
      model: "b",
      reasoning: { text: "By b.", startMs: 3000 },
    });
  });
});
