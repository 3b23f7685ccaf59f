import { describe, expect, it } from "vitest";
import { type ChatAction, reduceChat } from "@/lib/client/chat/chat-reducer";
import { type Answer, type ChatState, emptyChat, emptyMetrics } from "@/lib/client/chat/chat-state";
import { plainFailure, type RunFailure } from "@/lib/client/data/run-failure";
import type { DoneEvent, StreamEvent } from "@/lib/contracts/stream-events";

const waiting: Answer = {
  key: "k1",
  state: "waiting",
  requestedModel: "auto",
  model: null,
  text: "",
  metrics: emptyMetrics,
  route: null,
  autoReason: null,
  finishReason: null,
  failure: null,
  requestId: null,
  isStored: false,
};

const asked: ChatAction = { type: "asked", question: "Why?", model: "auto", key: "k1" };
const refused = { ...plainFailure("network", "No connection."), requestId: "req_1" };

const piece = (delta: string): StreamEvent => ({
  model: "sandbox/sage",
  delta,
  done: false,
  latency_ms: 5,
  content_length: delta.length,
});
const final: StreamEvent = {
  model: "sandbox/sage",
  delta: "",
  done: true,
  latency_ms: 900,
  content_length: 8,
  ttft_ms: 120,
  prompt_tokens: 3,
  completion_tokens: 4,
  tokens_per_second: 40,
  cost: 0.0061,
  finish_reason: "stop",
  full_content: "Because.",
};
const done: DoneEvent = {
  event: "done",
  id: "req_12345678",
  finish_reason: "stop",
  resolved_model: "sandbox/sage",
  auto_strategy: "heuristic_routing",
  auto_reason: { category: "reasoning", signals: ["question word"], runner_up: "sandbox/swift" },
  credits_charged: 1,
  credits_remaining: 999,
  conversation_id: "conv_1",
  byok: false,
  semantic_memory_used: false,
  semantic_memory_hits: 0,
};

const event = (payload: StreamEvent): ChatAction => ({ type: "event", event: payload });
const play = (actions: readonly ChatAction[], from: ChatState = emptyChat) =>
  actions.reduce(reduceChat, from);
const oneTurn = (answer: Answer, conversationId: string | null = null): ChatState => ({
  conversationId,
  turns: [{ key: "k1", question: "Why?", answers: [answer], shown: 0 }],
});
const answered = play([asked, event(piece("Because.")), event(final), event(done)]);

describe("a chat on the screen", () => {
  it("waits with an empty answer as soon as it was asked", () => {
    expect(play([asked])).toEqual(oneTurn(waiting));
  });

  it("streams, measures and settles one answer", () => {
    expect(
      play([
        asked,
        { type: "accepted", requestId: "req_12345678" },
        event(piece("Beca")),
        event(piece("use.")),
      ]),
    ).toEqual(
      oneTurn({
        ...waiting,
        state: "streaming",
        model: "sandbox/sage",
        text: "Because.",
        requestId: "req_12345678",
      }),
    );
    expect(answered).toEqual(
      oneTurn(
        {
          ...waiting,
          state: "done",
          model: "sandbox/sage",
          text: "Because.",
          finishReason: "stop",
          requestId: "req_12345678",
          autoReason: { category: "reasoning", signals: ["question word"], runner_up: "sandbox/swift" },
          metrics: { ttftMs: 120, tokensPerSecond: 40, completionTokens: 4, costUsd: 0.0061, credits: 1 },
        },
        "conv_1",
      ),
    );
  });

  it("shows the attempts while they happen and the trace once it is there", () => {
    const routing = play([
      asked,
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
    expect(routing).toEqual(
      oneTurn({ ...waiting, route: { attempts: [failedRow], totalMs: null, savedMs: null } }),
    );
    const attempts = [
      { model: "a", provider: "x", status: "failed", status_code: 429, latency_ms: 40 },
      { model: "b", provider: "y", status: "success", latency_ms: 300 },
    ] as const;
    const traced = play(
      [
        event({
          event: "trace",
          final_model: "b",
          attempts: [...attempts],
          trace: [...attempts],
          total_ms: 350,
          saved_ms: 0,
        }),
      ],
      routing,
    );
    const servedRow = {
      ...failedRow,
      model: "b",
      provider: "y",
      outcome: "served",
      statusCode: null,
    } as const;
    expect(traced).toEqual(
      oneTurn({
        ...waiting,
        model: "b",
        route: {
          attempts: [failedRow, { ...servedRow, latencyMs: 300 }],
          totalMs: 350,
          savedMs: 0,
        },
      }),
    );
  });

  it("keeps the text of a stopped answer and ignores what arrives after it", () => {
    const stopped = play([asked, event(piece("Beca")), { type: "stopped" }]);
    expect(stopped).toEqual(oneTurn({ ...waiting, state: "stopped", model: "sandbox/sage", text: "Beca" }));
    expect(play([event(piece("use.")), event(final), event(done)], stopped)).toBe(stopped);
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
    expect(play([asked, event(piece("Beca")), broken])).toEqual(
      oneTurn({
        ...waiting,
        state: "error",
        model: "sandbox/sage",
        text: "Beca",
        failure,
        requestId: "req_2",
      }),
    );
  });

  it("does not fail an answer that is already complete", () => {
    expect(play([{ type: "failed", failure: refused }], answered)).toBe(answered);
  });

  it("replaces a refused question by the next one", () => {
    const again: ChatAction = { type: "asked", question: "Why now?", model: "b", key: "k2" };
    expect(play([asked, { type: "failed", failure: refused }, again])).toEqual({
      conversationId: null,
      turns: [
        {
          key: "k2",
          question: "Why now?",
          answers: [{ ...waiting, key: "k2", requestedModel: "b" }],
          shown: 0,
        },
      ],
    });
  });

  it("puts another answer beside the first and shows the one that is chosen", () => {
    const again = play([{ type: "regenerated", model: "b", key: "k2" }], answered);
    const [turn] = again.turns;
    expect([turn?.answers.map(({ key }) => key), turn?.shown]).toEqual([["k1", "k2"], 1]);
    expect(play([{ type: "shown", turnKey: "k1", index: 0 }], again).turns[0]?.shown).toBe(0);
    expect(play([{ type: "shown", turnKey: "k1", index: 5 }], again).turns[0]?.shown).toBe(1);
  });

  it("asks a refused question again without leaving the failure beside the answer", () => {
    const retried = play([
      asked,
      { type: "failed", failure: refused },
      { type: "regenerated", model: "b", key: "k2" },
    ]);
    expect(retried.turns[0]?.answers).toEqual([{ ...waiting, key: "k2", requestedModel: "b" }]);
  });

  it("leaves events of other modes and of no run alone", () => {
    const state = play([asked]);
    const synthesis: StreamEvent = {
      event: "synthesis",
      status: "started",
      model: "a",
      strategy: "moa",
      sources: 2,
    };
    expect(play([event(synthesis)], state)).toBe(state);
    expect(play([event(piece("x"))], emptyChat)).toBe(emptyChat);
  });
});
