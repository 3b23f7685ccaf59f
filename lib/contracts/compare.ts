import * as z from "zod";
import { commonRunFields, finishReason, modelId, settlementFields } from "./chat";
import { summaryEvent } from "./stream-events";

const distinct = (ids: readonly string[]) => new Set(ids).size === ids.length;

/** POST /compare (CONTRACT.md §4). */
export const compareRequest = z.strictObject({
  models: z.array(modelId).min(2).max(9).refine(distinct, { error: "must be distinct" }),
  ...commonRunFields,
});
export type CompareRequest = z.infer<typeof compareRequest>;

/** One column of a comparison; a failed one has `error` in place of an answer. */
export const compareResponse = z.object({
  model: z.string(),
  content: z.string().optional(),
  reasoning: z.string().optional(),
  error: z.string().optional(),
  status_code: z.int().optional(),
  latency_ms: z.int(),
  ttft_ms: z.int().nullable(),
  prompt_tokens: z.int(),
  completion_tokens: z.int(),
  tokens_per_second: z.number(),
  cost: z.number(),
  finish_reason: finishReason,
});
export type CompareResponse = z.infer<typeof compareResponse>;

/** The JSON answer of POST /compare with `stream: false`. */
export const compareAnswer = z.object({
  id: z.string(),
  responses: z.array(compareResponse),
  summary: summaryEvent.omit({ event: true }),
  cost: z.number(),
  latency_ms: z.int(),
  ...settlementFields,
});
export type CompareAnswer = z.infer<typeof compareAnswer>;
