import * as z from "zod";
import { runMode } from "./conversations";
import { attempt } from "./errors";
import { chatMessage } from "./messages";
import { listOf, pageQuery } from "./pagination";

export const requestStatus = z.enum(["running", "completed", "partial", "cancelled", "failed", "expired"]);
export type RequestStatus = z.infer<typeof requestStatus>;

/** One request of the log (GET /history, GET /usage/recent). */
export const requestRow = z.object({
  id: z.string(),
  mode: runMode,
  model: z.string(),
  resolved_model: z.string().nullable(),
  provider: z.string().nullable(),
  status: requestStatus,
  finish_reason: z.string().nullable(),
  prompt_tokens: z.int(),
  completion_tokens: z.int(),
  cost: z.number(),
  credits_charged: z.int(),
  latency_ms: z.int().nullable(),
  ttft_ms: z.int().nullable(),
  byok: z.boolean(),
  created_at: z.iso.datetime(),
  preview: z.string().nullable(),
});
export type RequestRow = z.infer<typeof requestRow>;

/** One model call of a request: an answer, a draft, a contestant or a verdict. */
export const requestResponse = z.object({
  call_id: z.string(),
  role: z.string(),
  model: z.string(),
  provider: z.string().nullable(),
  status: z.string(),
  content: z.string().nullable(),
  reasoning: z.string().optional(),
  error: z.string().nullable(),
  prompt_tokens: z.int(),
  completion_tokens: z.int(),
  usage_source: z.enum(["provider", "estimate"]),
  cost: z.number(),
  /** What the provider itself says that the call cost, in US dollars. */
  provider_cost: z.number().optional(),
  billed: z.boolean(),
  latency_ms: z.int(),
  ttft_ms: z.int().nullable(),
  finish_reason: z.string(),
});
export type RequestResponse = z.infer<typeof requestResponse>;

export const requestDetail = requestRow.extend({
  conversation_id: z.string().nullable(),
  messages: z.array(chatMessage).nullable(),
  /** Of a very long prompt the oldest part was not kept. */
  messages_truncated: z.literal(true).optional(),
  responses: z.array(requestResponse),
  attempts: z.array(attempt),
  summary: z.record(z.string(), z.unknown()),
  error: z.string().nullable(),
});
export type RequestDetail = z.infer<typeof requestDetail>;

export const historyQuery = pageQuery.extend({
  mode: runMode.optional(),
  search: z.string().trim().max(200).optional(),
});
export const historyList = listOf(requestRow);
