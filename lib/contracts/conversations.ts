import * as z from "zod";
import { listOf } from "./pagination";

export const runMode = z.enum(["chat", "mesh", "compare", "blend", "judge"]);
export type RunMode = z.infer<typeof runMode>;

export const conversation = z.object({
  id: z.string(),
  title: z.string().nullable(),
  mode: runMode,
  message_count: z.int(),
  created_at: z.iso.datetime(),
  updated_at: z.iso.datetime(),
});
export type Conversation = z.infer<typeof conversation>;

/** What an answer cost and how long it took, as the meta line under it shows. */
export const messageMetrics = z.object({
  prompt_tokens: z.int(),
  completion_tokens: z.int(),
  latency_ms: z.int(),
  ttft_ms: z.int().nullable(),
  tokens_per_second: z.number(),
  cost: z.number(),
  credits_charged: z.int(),
  finish_reason: z.string(),
  /** How long the model thought before its first text; absent where it did not, or nobody asked. */
  reasoning_ms: z.int().optional(),
});
export type MessageMetrics = z.infer<typeof messageMetrics>;

export const conversationMessage = z.object({
  id: z.string(),
  role: z.enum(["system", "user", "assistant"]),
  content: z.string(),
  /** What the model thought before it answered, where that was asked for. */
  reasoning: z.string().optional(),
  model: z.string().nullable(),
  request_id: z.string().nullable(),
  created_at: z.iso.datetime(),
  metrics: messageMetrics.nullable(),
});
export type ConversationMessage = z.infer<typeof conversationMessage>;

export const conversationDetail = conversation.extend({ messages: z.array(conversationMessage) });
export type ConversationDetail = z.infer<typeof conversationDetail>;
export const conversationList = listOf(conversation);
export const conversationDeleted = z.object({ deleted: z.literal(true), id: z.string() });

/** POST /conversations: both fields optional. */
export const conversationCreate = z.strictObject({
  title: z.string().trim().max(200).nullable().optional(),
  mode: runMode.default("chat"),
});

/** PATCH /conversations/{id}?title=…; an empty or missing title clears it. */
export const conversationTitleQuery = z.strictObject({
  title: z.string().trim().max(200).default(""),
});
