import * as z from "zod";
import { listOf } from "./pagination";

/** An own key of a provider. Its text is never shown again. */
export const providerKeyRow = z.object({
  provider: z.string(),
  last4: z.string(),
  created_at: z.iso.datetime(),
  last_used_at: z.iso.datetime().nullable(),
});
export const providerKeyList = z.object({ items: z.array(providerKeyRow) });
export type ProviderKeyList = z.infer<typeof providerKeyList>;

const providerName = z.string().regex(/^[a-z]{1,40}$/, { error: "must be a provider's id, such as openai" });

/** PUT /settings/keys: keys of the caller's own, by provider; what is sent in a header is plain text. */
export const providerKeysRequest = z.strictObject({
  keys: z
    .record(
      providerName,
      z
        .string()
        .trim()
        .min(8)
        .max(500)
        .regex(/^[!-~]+$/, { error: "must be plain characters" }),
    )
    .refine((keys) => Object.keys(keys).length > 0, { error: "names no provider" }),
});
export type ProviderKeysRequest = z.infer<typeof providerKeysRequest>;

/** `unchecked`: saved, but the provider could not be asked whether it takes the key. */
export const providerKeysSaved = z.object({ saved: z.array(z.string()), unchecked: z.array(z.string()) });
export type ProviderKeysSaved = z.infer<typeof providerKeysSaved>;

export const providerKeyDeleted = z.object({ deleted: z.boolean(), provider: z.string() });

const ownModelId = z
  .string()
  .regex(/^[\w.:@/-]{1,100}$/, { error: "must be a model's id: letters, digits and . : @ / - _" });

/** PUT /settings/server: an OpenAI-compatible server of the caller's own. Without a key it is asked without one. */
export const ownServerRequest = z.strictObject({
  base_url: z
    .string()
    .max(500)
    .refine(isServerAddress, {
      error: "must be an http or https address without a user name, query or fragment",
    })
    .transform((url) => url.replace(/\/+$/, "")),
  models: z
    .array(ownModelId)
    .min(1)
    .max(50)
    .refine((ids) => new Set(ids).size === ids.length, { error: "names a model twice" }),
  api_key: z
    .string()
    .trim()
    .min(1)
    .max(500)
    .regex(/^[!-~]+$/, { error: "must be plain characters" })
    .optional(),
});
export type OwnServerRequest = z.infer<typeof ownServerRequest>;

function isServerAddress(text: string): boolean {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return false;
  const { username, password, search, hash } = new URL(text);
  return username === "" && password === "" && search === "" && hash === "";
}

/** An own server. Its models are called by these ids; its key is never shown. */
export const ownServer = z.object({
  base_url: z.string(),
  models: z.array(z.string()),
  last4: z.string().nullable(),
  created_at: z.iso.datetime(),
  last_used_at: z.iso.datetime().nullable(),
});
export type OwnServer = z.infer<typeof ownServer>;

export const ownServerAnswer = z.object({ server: ownServer.nullable() });
export type OwnServerAnswer = z.infer<typeof ownServerAnswer>;

/** `unchecked`: saved, but it could not be asked. */
export const ownServerSaved = ownServerAnswer.extend({ unchecked: z.boolean() });
export type OwnServerSaved = z.infer<typeof ownServerSaved>;

/** PUT /settings/privacy. What is not named stays. */
export const privacyChange = z.strictObject({
  zero_retention_mode: z.boolean().optional(),
  data_training_opt_in: z.boolean().optional(),
  purge_existing_data: z.boolean().optional(),
});
export type PrivacyChange = z.infer<typeof privacyChange>;
export const privacyAnswer = z.object({
  zero_retention_mode: z.boolean(),
  data_training_opt_in: z.boolean(),
  /** How much of each was cleared, after a purge. */
  purged: z.object({ requests: z.int(), conversations: z.int(), memories: z.int() }).optional(),
});
export type PrivacyAnswer = z.infer<typeof privacyAnswer>;

/** One change of an account. The address is a network; details are names and figures. */
export const auditEvent = z.object({
  id: z.string(),
  actor: z.object({ kind: z.string(), id: z.string().nullable() }),
  action: z.string(),
  target: z.string().nullable(),
  address: z.string().nullable(),
  user_agent: z.string().nullable(),
  details: z.unknown(),
  created_at: z.iso.datetime(),
});
export type AuditEvent = z.infer<typeof auditEvent>;
export const auditList = listOf(auditEvent);

/** POST /settings/close: the word is asked for, since nothing brings the account back. */
export const closeRequest = z.strictObject({ confirm: z.literal("close my account") });
export const accountClosed = z.object({ closed: z.literal(true) });
