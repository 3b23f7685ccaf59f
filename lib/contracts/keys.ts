import * as z from "zod";
import { listOf } from "./pagination";

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

/** What a named key may be allowed to do (surface.md I). */
export const keyScopes = ["inference", "read", "memory", "optimization", "billing:read"] as const;
export type KeyScope = (typeof keyScopes)[number];
export const keyModes = ["chat", "compare", "blend", "judge"] as const;
export type KeyMode = (typeof keyModes)[number];
export const budgetPeriods = ["day", "week", "month", "total"] as const;

const amount = z.int().min(1).max(1_000_000_000);

const keyFields = {
  name: z
    .string()
    .trim()
    .min(1)
    .max(80)
    .regex(/^\P{C}*$/u, { error: "must not hold control characters" }),
  scopes: z.array(z.enum(keyScopes)).min(1).max(keyScopes.length),
  models: z.array(z.string().min(1).max(200)).max(100).nullable(),
  modes: z.array(z.enum(keyModes)).max(keyModes.length).nullable(),
  budget_credits: amount.nullable(),
  budget_period: z.enum(budgetPeriods),
  per_request_max_credits: amount.nullable(),
  rate_per_minute: z.int().min(1).max(100_000).nullable(),
  ip_allow: z.array(z.string().min(1).max(64)).max(50).nullable(),
  expires_at: z.iso.datetime({ offset: true }).nullable(),
};

/** POST /keys. What is left out sets no limit; the scopes are then `inference` and `read`, the period is `total`. */
export const keyRequest = z.strictObject({
  ...keyFields,
  scopes: keyFields.scopes.default(["inference", "read"]),
  models: keyFields.models.default(null),
  modes: keyFields.modes.default(null),
  budget_credits: keyFields.budget_credits.default(null),
  budget_period: keyFields.budget_period.default("total"),
  per_request_max_credits: keyFields.per_request_max_credits.default(null),
  rate_per_minute: keyFields.rate_per_minute.default(null),
  ip_allow: keyFields.ip_allow.default(null),
  expires_at: keyFields.expires_at.default(null),
});
export type KeyRequest = z.infer<typeof keyRequest>;

/** PATCH /keys/{id}: what is named changes; null takes a limit away. */
export const keyChange = z.strictObject(keyFields).partial();
export type KeyChange = z.infer<typeof keyChange>;

/** A named key as it travels. `models`, `modes` and `ip_allow` null: all. */
export const namedKey = z.object({
  id: z.string(),
  name: z.string(),
  prefix: z.string(),
  last4: z.string(),
  scopes: z.array(z.enum(keyScopes)),
  models: z.array(z.string()).nullable(),
  modes: z.array(z.enum(keyModes)).nullable(),
  budget_credits: z.int().nullable(),
  budget_period: z.enum(budgetPeriods),
  /** In the current period. */
  spent_credits: z.int(),
  /** When the next period begins; null for a budget that never starts anew. */
  resets_at: z.iso.datetime().nullable(),
  per_request_max_credits: z.int().nullable(),
  rate_per_minute: z.int().nullable(),
  ip_allow: z.array(z.string()).nullable(),
  expires_at: z.iso.datetime().nullable(),
  created_at: z.iso.datetime(),
  last_used_at: z.iso.datetime().nullable(),
});
export type NamedKey = z.infer<typeof namedKey>;

export const namedKeys = listOf(namedKey);
/** POST /keys: the only time that the whole key is shown. */
export const namedKeyMade = namedKey.extend({ key: z.string() });
/** POST /keys/{id}/rotate: the old secret works until then. */
export const namedKeyRotated = namedKeyMade.extend({ previous_valid_until: z.iso.datetime() });
export const namedKeyDeleted = z.object({ deleted: z.literal(true), id: z.string() });
