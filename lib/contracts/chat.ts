import * as z from "zod";
import { attempt } from "./errors";
import { chatMessages } from "./messages";

/** How many models may stand in for the one that was asked. */
export const maxFallbacks = 5;

export const modelId = z.string().min(1).max(200);
export const requestId = z.string().regex(/^req_[A-Za-z0-9]{8,64}$/, {
  error: "must be an id that starts with req_",
});
export const conversationId = z.string().regex(/^conv_[A-Za-z0-9]{8,64}$/, {
  error: "must be an id that starts with conv_",
});

export const messageId = z.string().regex(/^msg_[A-Za-z0-9]{8,64}$/, {
  error: "must be an id that starts with msg_",
});

/** Of a blend and a judge: the answers of this request, paid for already, in place of calls to its models. */
export const fromEarlierFields = { source_request_id: requestId.optional() };

/** The fields that every mode takes beside its models. */
export const commonRunFields = {
  messages: chatMessages,
  temperature: z.number().min(0).max(2).optional(),
  max_tokens: z.int().min(1).max(128_000).optional(),
  stream: z.boolean().default(true),
  semantic_memory: z.boolean().default(true),
  semantic_top_k: z.int().min(1).max(12).optional(),
  semantic_min_score: z.number().min(0).max(1).optional(),
  conversation_id: conversationId.optional(),
  /** After a question, more answers to it; after an answer, a question; null begins the conversation anew. */
  parent_id: messageId.nullable().optional(),
  /** False: nothing of the question and its answers is stored, and no conversation goes on. */
  store: z.boolean().default(true),
  include_reasoning: z.boolean().default(false),
  allow_credits_fallback: z.boolean().default(false),
};

export const optimizationGoal = z.enum(["balanced", "cost", "latency", "reliability"]);
export type OptimizationGoal = z.infer<typeof optimizationGoal>;

export const routingStrategy = z.enum(["rate-limit", "latency", "cost", "round-robin"]);
export type RoutingStrategy = z.infer<typeof routingStrategy>;

/** A model that takes over; it is named, since Auto brings its own fallbacks. */
const fallbackId = modelId.refine((id) => id !== "auto", { error: "auto may only be the first model" });

/** POST /chat (CONTRACT.md §3). */
export const chatRequest = z.strictObject({
  model: modelId,
  ...commonRunFields,
  routing: z
    .strictObject({
      fallback: z.array(fallbackId).min(1).max(maxFallbacks),
      strategy: routingStrategy.default("rate-limit"),
    })
    .optional(),
  cost_saver: z.boolean().default(false),
  optimization_goal: optimizationGoal.optional(),
});
export type ChatRequest = z.infer<typeof chatRequest>;

export const finishReason = z.enum([
  "stop",
  "length",
  "content_filter",
  "tool_calls",
  "other",
  "interrupted",
  "error",
]);
export type FinishReason = z.infer<typeof finishReason>;

/** Why the Auto router chose its model. */
export const autoReason = z.object({
  category: z.string(),
  signals: z.array(z.string()),
  runner_up: z.string().nullable(),
});
export type AutoReason = z.infer<typeof autoReason>;

export const autoStrategy = z.enum(["heuristic_routing", "historical_optimization"]);
export type AutoStrategy = z.infer<typeof autoStrategy>;

/** What the settlement adds to every answer and to the `done` event. */
export const settlementFields = {
  credits_charged: z.int().nonnegative(),
  credits_remaining: z.int(),
  conversation_id: z.string().nullable(),
  byok: z.boolean(),
  semantic_memory_used: z.boolean(),
  semantic_memory_hits: z.int().nonnegative(),
};

/** The JSON answer of POST /chat with `stream: false`. */
export const chatAnswer = z.object({
  id: z.string(),
  model: z.string(),
  content: z.string(),
  /** With `include_reasoning`: what the model thought before it answered. */
  reasoning: z.string().optional(),
  prompt_tokens: z.int(),
  completion_tokens: z.int(),
  latency_ms: z.int(),
  ttft_ms: z.int().nullable(),
  cost: z.number(),
  finish_reason: finishReason,
  mode: z.enum(["chat", "mesh"]),
  resolved_model: z.string(),
  auto_strategy: autoStrategy.optional(),
  optimization_goal: optimizationGoal.optional(),
  auto_reason: autoReason.optional(),
  trace: z.array(attempt).optional(),
  ...settlementFields,
});
export type ChatAnswer = z.infer<typeof chatAnswer>;
