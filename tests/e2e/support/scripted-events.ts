import type { DoneEvent, FinalChunk, ReasoningEvent, StreamEvent } from "@/lib/contracts/stream-events";

/** The model that scripted streams speak for. */
export const scriptedModel = "sandbox/sage";

/** A piece of the answer. */
export const piece = (delta: string): StreamEvent => ({
  model: scriptedModel,
  delta,
  done: false,
  latency_ms: 900,
  content_length: delta.length,
});

/** A piece of what the model thinks. */
export const thought = (text: string): ReasoningEvent => ({ event: "reasoning", model: scriptedModel, text });

/** The last chunk and the settlement, kept in the conversation that is named. */
export function ending(
  conversationId: string,
  change: Pick<Partial<FinalChunk>, "finish_reason" | "completion_tokens"> = {},
): [FinalChunk, DoneEvent] {
  const last: FinalChunk = {
    model: scriptedModel,
    delta: "",
    done: true,
    latency_ms: 5200,
    content_length: 0,
    ttft_ms: 4300,
    prompt_tokens: 12,
    completion_tokens: 412,
    tokens_per_second: 84,
    cost: 0.0061,
    finish_reason: "stop",
    full_content: "",
    ...change,
  };
  return [
    last,
    {
      event: "done",
      id: "req_scripted1",
      finish_reason: last.finish_reason,
      resolved_model: scriptedModel,
      credits_charged: 1,
      credits_remaining: 998,
      conversation_id: conversationId,
      byok: false,
      semantic_memory_used: false,
      semantic_memory_hits: 0,
    },
  ];
}
