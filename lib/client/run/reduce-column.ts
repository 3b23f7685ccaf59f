import type { ReasoningEvent, StreamEvent } from "@/lib/contracts/stream-events";
import { endedThought, withThought } from "./reasoning";
import type { Column } from "./run-state";

type AnyChunk = Extract<StreamEvent, { delta: string }>;

/** The column after a piece of its answer, or its last one. */
export function withChunk(answer: Column, { chunk, atMs }: { chunk: AnyChunk; atMs: number }): Column {
  // A failed candidate's last chunk is told by `route` and `trace`, or by the terminal event.
  if ("error" in chunk) return answer;
  const text = answer.text + chunk.delta;
  const next: Column = {
    ...answer,
    phase: text === "" ? answer.phase : "streaming",
    model: chunk.model,
    text,
    reasoning: text === "" ? answer.reasoning : endedThought(answer.reasoning, atMs),
  };
  if (!chunk.done) return next;
  return {
    ...next,
    finishReason: chunk.finish_reason,
    metrics: {
      ttftMs: chunk.ttft_ms,
      tokensPerSecond: chunk.tokens_per_second,
      completionTokens: chunk.completion_tokens,
      costUsd: chunk.cost,
    },
  };
}

/** Thinking between two parts of a text (some models do) goes on where it stopped, and the answer stays begun. */
export function withReasoning(
  answer: Column,
  { thought, atMs }: { thought: ReasoningEvent; atMs: number },
): Column {
  return {
    ...answer,
    phase: answer.phase === "waiting" ? "thinking" : answer.phase,
    model: thought.model,
    reasoning: withThought(answer.reasoning, { text: thought.text, atMs }),
  };
}

/** A column whose model failed: what has come of it stays, and so does the reason. */
export function failedColumn(answer: Column, { error, atMs }: { error: string; atMs: number }): Column {
  return { ...answer, phase: "error", error, reasoning: endedThought(answer.reasoning, atMs) };
}
