import * as z from "zod";

/** One row of GET /models. Prices are US dollars a million tokens; null where unknown. */
export const modelRow = z.object({
  id: z.string(),
  name: z.string(),
  provider: z.string(),
  vision: z.boolean(),
  is_free: z.boolean(),
  context_window: z.int(),
  max_output_tokens: z.int(),
  input_per_1m: z.number().nullable(),
  output_per_1m: z.number().nullable(),
  capabilities: z.object({
    vision: z.boolean(),
    tools: z.boolean(),
    reasoning: z.boolean(),
    json: z.boolean(),
  }),
  available: z.boolean(),
  served_by: z.array(z.string()),
  simulated: z.boolean(),
});
export type ModelRow = z.infer<typeof modelRow>;
export const modelList = z.array(modelRow);
