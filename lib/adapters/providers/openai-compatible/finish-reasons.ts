import "server-only";
import type { FinishReason } from "@/lib/contracts/chat";
import { lookUp } from "../wire-values";

/**
 * The finish words of OpenAI and of the hosts that have others, in lower case, each with the reference of the API that
 * says it. An unknown word is "other".
 */
const finishReasons: Readonly<Record<string, FinishReason>> = {
  // OpenAI: The chat completion object, choices[].finish_reason.
  stop: "stop",
  length: "length",
  content_filter: "content_filter",
  tool_calls: "tool_calls",
  function_call: "tool_calls",
  // Together: Chat completions, choices[].finish_reason.
  eos: "stop",
  // Mistral: Chat completion, choices[].finish_reason.
  model_length: "length",
  // Azure's model catalogue answers in the singular.
  tool_call: "tool_calls",
  // Anthropic: Messages, stop_reason; proxies pass it on.
  end_turn: "stop",
  stop_sequence: "stop",
  max_tokens: "length",
  tool_use: "tool_calls",
  refusal: "content_filter",
  // Gemini: FinishReason; proxies pass it on.
  safety: "content_filter",
  recitation: "content_filter",
  // OpenAI: Responses, status and incomplete_details.reason.
  completed: "stop",
  max_output_tokens: "length",
  // Cohere: Chat, finish_reason.
  complete: "stop",
};

/** Finish words that mean the host gave up: OpenRouter's, and DeepSeek's. */
const failingFinishes: ReadonlySet<string> = new Set(["error", "insufficient_system_resource"]);

/** What a finish word means; "failed" where the host gave up. */
export function readFinishReason(word: string): FinishReason | "failed" {
  const known = word.toLowerCase();
  if (failingFinishes.has(known)) return "failed";
  return lookUp(finishReasons, known) ?? "other";
}
