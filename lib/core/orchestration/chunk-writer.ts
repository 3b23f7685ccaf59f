import type { Chunk, FailedChunk, FinalChunk } from "@/lib/contracts/stream-events";
import { picoUsdToUsd } from "@/lib/core/billing/usd";
import { isBilledByDefault } from "./run-tab";
import type { CallOutcome } from "./calls/call-outcome";

export type ChunkWriter = {
  delta: (text: string, latencyMs: number) => Chunk;
  final: (outcome: CallOutcome) => FinalChunk;
  failed: (outcome: CallOutcome) => FailedChunk;
};

/**
 * Writes one model's chunks of a stream (CONTRACT.md §2). `content_length` counts characters as JavaScript's
 * `length` does. `event` is "chunk" where a mesh is at work; else it is left out.
 */
export function createChunkWriter({ model, event }: { model: string; event?: "chunk" }): ChunkWriter {
  const head = event === undefined ? { model } : { event, model };
  let contentLength = 0;
  return {
    delta: (text, latencyMs) => {
      contentLength += text.length;
      return {
        ...head,
        delta: text,
        done: false,
        latency_ms: Math.round(latencyMs),
        content_length: contentLength,
      };
    },
    final: (outcome) => ({
      ...head,
      delta: "",
      done: true,
      content_length: outcome.content.length,
      ...metricsOf(outcome),
      full_content: outcome.content,
    }),
    failed: (outcome) => ({
      ...head,
      delta: "",
      done: true,
      error: failureSentence(outcome),
      status_code: failureStatus(outcome),
      latency_ms: Math.round(outcome.latencyMs),
      content_length: contentLength,
    }),
  };
}

/**
 * The measurements of an ended call in wire names: times, tokens, US dollars and how it finished. An answer that never
 * came costs the caller nothing.
 */
export function metricsOf(outcome: CallOutcome) {
  const latencyMs = Math.round(outcome.latencyMs);
  return {
    latency_ms: latencyMs,
    ttft_ms: outcome.ttftMs === null ? null : Math.round(outcome.ttftMs),
    prompt_tokens: outcome.usage.inputTokens,
    completion_tokens: outcome.usage.outputTokens,
    tokens_per_second: tokensPerSecond(outcome.usage.outputTokens, latencyMs),
    cost: isBilledByDefault(outcome) ? picoUsdToUsd(outcome.costPicoUsd) : 0,
    finish_reason: outcome.finishReason,
  };
}

/** What the caller reads about a call that gave no whole answer. */
export function failureSentence(outcome: CallOutcome): string {
  return outcome.failure?.message ?? "The call was cancelled.";
}

/** The HTTP status that stands for a call's failure; 499 for a call that was cancelled. */
export function failureStatus(outcome: CallOutcome): number {
  return outcome.failure?.status ?? 499;
}

/** Over the whole latency, so that an answer that arrives in one piece has no absurd speed; one decimal place. */
function tokensPerSecond(tokens: number, latencyMs: number): number {
  return latencyMs === 0 ? 0 : Math.round((tokens * 10_000) / latencyMs) / 10;
}
