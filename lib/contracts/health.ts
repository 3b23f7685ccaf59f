import * as z from "zod";

/** GET /api/health: names and states, never a secret. */
export const health = z.object({
  status: z.enum(["ok", "degraded"]),
  database: z.enum(["ok", "down"]),
  store: z.enum(["ok", "local", "down"]),
  providers: z.array(
    z.object({
      provider: z.string(),
      configured: z.boolean(),
      circuits: z.array(
        z.object({
          model: z.string(),
          state: z.enum(["closed", "open", "half_open", "cooldown", "isolated"]),
          retry_in_ms: z.int().nonnegative(),
        }),
      ),
    }),
  ),
  version: z.string(),
});
export type Health = z.infer<typeof health>;
