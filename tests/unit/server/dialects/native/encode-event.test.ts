import { describe, expect, it } from "vitest";
import { chunk, failedChunk, finalChunk } from "@/lib/contracts/stream-events";
import type { CallOutcome } from "@/lib/core/orchestration/calls/call-outcome";
import { encodeEvent } from "@/lib/server/dialects/native/encode-event";
import { callOutcome, failedOutcome } from "@/tests/support/call-outcome";

const ended = (outcome: CallOutcome, { hasFailed = false, isMesh = false } = {}) =>
  encodeEvent({ type: "call-ended", outcome, hasFailed }, { isMesh });

describe("encodeEvent", () => {
  it("writes a piece of an answer with the characters delivered so far, and marks it in a mesh alone", () => {
    const delta = {
      type: "text-delta",
      callId: "answer",
      model: "model-a",
      text: "there.",
      latencyMs: 800,
      contentLength: 12,
    } as const;
    const plain = { model: "model-a", delta: "there.", done: false, latency_ms: 800, content_length: 12 };
    expect(encodeEvent(delta, { isMesh: false })).toStrictEqual(plain);
    expect(encodeEvent(delta, { isMesh: true })).toStrictEqual({ event: "chunk", ...plain });
    expect(chunk.parse(plain)).toStrictEqual(plain);
  });

  it("closes a model's answer with its whole text and measurements", () => {
    const written = ended(callOutcome(), { isMesh: true });
    expect(written).toStrictEqual({
      event: "chunk",
      model: "model-a",
      delta: "",
      done: true,
      latency_ms: 800,
      content_length: 12,
      ttft_ms: 200,
      prompt_tokens: 10,
      completion_tokens: 4,
      tokens_per_second: 5,
      cost: 0.0000015,
      finish_reason: "stop",
      full_content: "Hello there.",
    });
    expect(finalChunk.parse(written)).toStrictEqual(written);
  });

  it("closes a failed model with its sentence, its status and what had been delivered", () => {
    const written = ended(failedOutcome({ content: "Hel" }), { hasFailed: true });
    expect(written).toStrictEqual({
      model: "model-a",
      delta: "",
      done: true,
      error: "The provider is overloaded.",
      status_code: 503,
      latency_ms: 800,
      content_length: 3,
    });
    expect(failedChunk.parse(written)).toStrictEqual(written);
  });

  it("reports no speed for an answer that took no time", () => {
    expect(ended(callOutcome({ latencyMs: 0, ttftMs: 0 }))).toMatchObject({ tokens_per_second: 0 });
  });

  it("tells attempts in a mesh alone", () => {
    const trying = { type: "attempt-started", model: "model-a", provider: "openai" } as const;
    expect(encodeEvent(trying, { isMesh: false })).toBeNull();
    expect(encodeEvent(trying, { isMesh: true })).toStrictEqual({
      event: "route",
      model: "model-a",
      status: "trying",
      provider: "openai",
    });
  });
});
