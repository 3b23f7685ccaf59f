import type { DoneEvent, ReasoningEvent, StreamEvent } from "@/lib/contracts/stream-events";

export const model = "sandbox/sage";

/** A piece of the answer of `model`, or of another one. */
export const piece = (delta: string, from = model): StreamEvent => ({
  model: from,
  delta,
  done: false,
  latency_ms: 5,
  content_length: delta.length,
});

/** A piece of what the model thinks. */
export const thought = (text: string, from = model): ReasoningEvent => ({
  event: "reasoning",
  model: from,
  text,
});

/** The last chunk of an answer. */
export const finalChunk: Extract<StreamEvent, { full_content: string }> = {
  model,
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

/** The event that settles a run. */
export const done: DoneEvent = {
  event: "done",
  id: "req_12345678",
  finish_reason: "stop",
  resolved_model: model,
  credits_charged: 1,
  credits_remaining: 999,
  conversation_id: "conv_1",
  byok: false,
  semantic_memory_used: false,
  semantic_memory_hits: 0,
};
