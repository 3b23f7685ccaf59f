import * as z from "zod";
import { commonRunFields, finishReason, fromEarlierFields, modelId, settlementFields } from "./chat";
import { verdict } from "./stream-events";

export const defaultCriteria = ["accuracy", "completeness", "clarity", "relevance"] as const;

/** POST /judge (CONTRACT.md §6). */
export const judgeRequest = z
  .strictObject({
    contestants: z.array(modelId).min(2).max(4),
    judge: modelId.optional(),
    criteria: z
      .array(z.string().trim().min(1).max(80))
      .min(1)
      .max(8)
      .default([...defaultCriteria]),
    passes: z.union([z.literal(1), z.literal(2)]).default(2),
    ...commonRunFields,
    ...fromEarlierFields,
  })
  .superRefine((request, context) => {
    const refuse = (field: string, message: string) =>
      context.addIssue({ code: "custom", path: [field], message });
    if (new Set(request.contestants).size !== request.contestants.length)
      refuse("contestants", "must be distinct");
    if (request.judge !== undefined && request.contestants.includes(request.judge)) {
      refuse("judge", "must not be one of the contestants");
    }
    const names = request.criteria.map((criterion) => criterion.toLowerCase());
    if (new Set(names).size !== names.length) refuse("criteria", "must be distinct");
  });
export type JudgeRequest = z.infer<typeof judgeRequest>;

export const contestant = z.object({
  model: z.string(),
  status: z.enum(["done", "failed"]),
  content: z.string().optional(),
  reasoning: z.string().optional(),
  error: z.string().optional(),
  latency_ms: z.int(),
  ttft_ms: z.int().nullable(),
  prompt_tokens: z.int(),
  completion_tokens: z.int(),
  cost: z.number(),
  finish_reason: finishReason,
});
export type Contestant = z.infer<typeof contestant>;

/** The JSON answer of POST /judge with `stream: false`. */
export const judgeAnswer = z.object({
  id: z.string(),
  verdict: verdict.nullable(),
  code: z.literal("judge_unparseable").optional(),
  judge: z.string().nullable(),
  winner_response: z.object({ model: z.string(), content: z.string() }).nullable(),
  contestants: z.array(contestant),
  by_default: z.boolean(),
  latency_ms: z.int(),
  cost: z.number(),
  ...settlementFields,
});
export type JudgeAnswer = z.infer<typeof judgeAnswer>;
