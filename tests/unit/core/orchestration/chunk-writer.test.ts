import { describe, expect, it } from "vitest";
import { chunk, failedChunk, finalChunk } from "@/lib/contracts/stream-events";
import { createChunkWriter } from "@/lib/core/orchestration/chunk-writer";
import { callOutcome, failedOutcome } from "@/tests/support/call-outcome";

describe("createChunkWriter", () => {
  it("counts the characters delivered so far", () => {
    const writer = createChunkWriter({ model: "model-a" });
    const chunks = [writer.delta("Hello ", 200), writer.delta("there.", 800.4)];
    expect(chunks).toStrictEqual([
      { model: "model-a", delta: "Hello ", done: false, latency_ms: 200, content_length: 6 },
      { model: "model-a", delta: "there.", done: false, latency_ms: 800, content_length: 12 },
    ]);
    for (const written of chunks) expect(chunk.parse(written)).toStrictEqual(written);
  });

  it("closes a model's answer with its whole text and measurements", () => {
    const writer = createChunkWriter({ model: "model-a", event: "chunk" });
    const written = writer.final(callOutcome());
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
    const writer = createChunkWriter({ model: "model-a" });
    writer.delta("Hel", 100);
    const written = writer.failed(failedOutcome({ content: "Hel" }));
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
    const writer = createChunkWriter({ model: "model-a" });
    expect(writer.final(callOutcome({ latencyMs: 0, ttftMs: 0 })).tokens_per_second).toBe(0);
  });
});
