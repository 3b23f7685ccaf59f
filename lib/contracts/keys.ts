import * as z from "zod";

/** An API key: `mm_sk_` and 64 hex characters. */
export const apiKeyPattern = /^mm_sk_[0-9a-f]{64}$/;

export const keyInfo = z.object({
  has_key: z.boolean(),
  prefix: z.string().nullable(),
  last4: z.string().nullable(),
  created_at: z.iso.datetime().nullable(),
  last_used_at: z.iso.datetime().nullable(),
});
export type KeyInfo = z.infer<typeof keyInfo>;

/** The only answer that ever carries the whole key. */
export const keyGenerated = z.object({ key: z.string(), prefix: z.string(), created_at: z.iso.datetime() });
export const keyRevoked = z.object({ revoked: z.boolean() });
export const emptyBody = z.strictObject({});
