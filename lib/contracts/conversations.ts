import * as z from "zod";
import { messageId } from "./chat";
import { listOf, pageQuery } from "./pagination";

export const runMode = z.enum(["chat", "mesh", "compare", "blend", "judge"]);
export type RunMode = z.infer<typeof runMode>;

export const conversation = z.object({
  id: z.string(),
  title: z.string().nullable(),
  mode: runMode,
  message_count: z.int(),
  pinned: z.boolean(),
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
  /** The message that it follows; messages with the same one are versions of each other. */
  parent_id: z.string().nullable(),
  role: z.enum(["system", "user", "assistant"]),
  content: z.string(),
  /** What the model thought before it answered, where that was asked for. */
  reasoning: z.string().optional(),
  model: z.string().nullable(),
  request_id: z.string().nullable(),
  /** The mode of the request that brought it; null once that request is gone. */
  mode: runMode.nullable(),
  created_at: z.iso.datetime(),
  metrics: messageMetrics.nullable(),
});
export type ConversationMessage = z.infer<typeof conversationMessage>;

/** GET /conversations/{id}: a tree; `current_id` is the leaf that it shows, and `share_token` opens it to anybody. */
export const conversationDetail = conversation.extend({
  current_id: z.string().nullable(),
  share_token: z.string().nullable(),
  messages: z.array(conversationMessage),
});
export type ConversationDetail = z.infer<typeof conversationDetail>;
export const conversationList = listOf(conversation);
export const conversationDeleted = z.object({ deleted: z.literal(true), id: z.string() });

/** POST /conversations: both fields optional. */
export const conversationCreate = z.strictObject({
  title: z.string().trim().max(200).nullable().optional(),
  mode: runMode.default("chat"),
});

/** GET /conversations: `search` looks into titles and messages. */
export const conversationsQuery = pageQuery.extend({ search: z.string().trim().max(200).default("") });

/**
 * PATCH /conversations/{id}: `title` (empty clears it, and so does a call without any field), the leaf that is shown,
 * and whether it is pinned to the top of the list.
 */
export const conversationChange = z.strictObject({
  title: z.string().trim().max(200).optional(),
  current_id: messageId.optional(),
  pinned: z.enum(["true", "false"]).optional(),
});

/** POST /conversations/{id}/share: anybody who has the link reads what is shown now; nothing that comes later. */
export const conversationShared = z.object({ token: z.string(), url: z.string() });
export const conversationUnshared = z.object({ shared: z.literal(false), id: z.string() });

/** A question and the answers that stood beside each other under it; nothing of what they cost. */
export type SharedTurn = {
  question: string;
  answers: { id: string; model: string | null; content: string }[];
};
