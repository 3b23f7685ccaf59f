import * as z from "zod";
import { commonRunFields, finishReason, fromEarlierFields, modelId, settlementFields } from "./chat";
import { deliberationEvent, pickEvent } from "./stream-events";

export const blendStrategy = z.enum(["consensus", "council", "best_of", "chain", "moa", "self_moa"]);
export type BlendStrategy = z.infer<typeof blendStrategy>;

/** POST /blend (CONTRACT.md §5). */
export const blendRequest = z
  .strictObject({
    models: z.array(modelId).min(1).max(6),
    strategy: blendStrategy.default("consensus"),
    synthesizer: modelId.optional(),
    layers: z.int().min(1).max(3).optional(),
    samples: z.int().min(2).max(8).optional(),
    stream_sources: z.boolean().default(false),
    ...commonRunFields,
    ...fromEarlierFields,
  })
  .superRefine((request, context) => {
    const refuse = (field: string, message: string) =>
      context.addIssue({ code: "custom", path: [field], message });
    const { strategy, models } = request;
    if (strategy === "self_moa" && models.length !== 1) refuse("models", "self_moa takes exactly 1 model");
    if (strategy !== "self_moa" && models.length < 2) refuse("models", `${strategy} takes 2 to 6 models`);
    if (new Set(models).size !== models.length) refuse("models", "must be distinct");
    if (request.source_request_id !== undefined && (strategy === "chain" || strategy === "self_moa")) {
      refuse("source_request_id", `${strategy} makes its own drafts`);
    }
    if (request.layers !== undefined && strategy !== "moa")
      refuse("layers", "belongs to the strategy moa alone");
    if (request.samples !== undefined && strategy !== "self_moa") {
      refuse("samples", "belongs to the strategy self_moa alone");
    }
  });
export type BlendRequest = z.infer<typeof blendRequest>;

/** One draft's fate in a blend. */
export const blendSource = z.object({
  model: z.string(),
  layer: z.int(),
  index: z.int(),
  status: z.enum(["done", "failed", "straggler"]),
  latency_ms: z.int(),
  completion_tokens: z.int(),
  cost: z.number(),
  content: z.string().optional(),
  reasoning: z.string().optional(),
  error: z.string().optional(),
});
export type BlendSource = z.infer<typeof blendSource>;

/** The JSON answer of POST /blend with `stream: false`. */
export const blendAnswer = z.object({
  id: z.string(),
  content: z.string(),
  reasoning: z.string().optional(),
  strategy: blendStrategy,
  source_models: z.array(z.string()),
  synthesizer: z.string().nullable(),
  sources: z.array(blendSource),
  latency_ms: z.int(),
  cost: z.number(),
  candidates: z.int().nullable(),
  layers: z.int().nullable(),
  degraded: z.boolean(),
  degraded_reason: z.string().optional(),
  deliberation: deliberationEvent.omit({ event: true }).optional(),
  pick: pickEvent.omit({ event: true }).optional(),
  finish_reason: finishReason,
  ...settlementFields,
});
export type BlendAnswer = z.infer<typeof blendAnswer>;
