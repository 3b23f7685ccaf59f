import "server-only";
import { resolve } from "node:path";
import { PHASE_PRODUCTION_BUILD } from "next/constants";
import type * as z from "zod";
import { providers } from "@/lib/core/catalog/providers";
import {
  type KeyedProviderId,
  keyedProviderIds,
  neededSettings,
  providerPair,
  type Settings,
  settings,
} from "./env-settings";

type Source = Readonly<Record<string, string | undefined>>;
type ProviderAccess = z.infer<typeof providerPair>;

/** A setting is wrong. The message is one sentence that names the variable and never shows a secret. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";
}

/**
 * The settings of the process, checked and named as the code names things: the composition root reads them once.
 * Empty variables count as unset. Throws SettingsError for the first wrong one. See CONTRACT §10 and §11.
 */
export function readEnv(source: Source = process.env) {
  const written = dropEmpty(source);
  const checked = parse(settings, written, (key) => key);
  refuseHalfSet(checked);
  const mode = checked.CLERK_SECRET_KEY === undefined ? "local" : "clerk";

  return {
    mode,
    host: checked.HOST ?? (mode === "local" ? "127.0.0.1" : "0.0.0.0"),
    port: checked.PORT,
    /** Absolute. */
    dataDir: resolve(checked.DATA_DIR),
    /** Unset: embedded PGlite in `dataDir`. */
    publicUrl: checked.PUBLIC_URL,
    drainSeconds: checked.DRAIN_SECONDS,
    databaseUrl: checked.DATABASE_URL,
    databasePool: checked.DATABASE_POOL,
    redisUrl: checked.REDIS_URL,
    upstash: group({ url: checked.UPSTASH_REDIS_REST_URL, token: checked.UPSTASH_REDIS_REST_TOKEN }),
    /** 32 bytes each, the current one first; always set in Clerk mode, made by the local mode when unset. */
    encryptionKeys: checked.ENCRYPTION_KEY ?? [],
    localApiKey: checked.LOCAL_API_KEY,
    localOwnerCredits: checked.LOCAL_OWNER_CREDITS,
    /** 12500 is a margin of 1.25. */
    creditMarginBasisPoints: checked.CREDIT_MARGIN,
    /** Whether servers that users bring may stand in private networks. */
    allowsPrivateAddresses: checked.ALLOW_PRIVATE_ADDRESSES ?? mode === "local",
    freeTierAllModels: checked.FREE_TIER_ALL_MODELS,
    rateLimitMultiplier: checked.RATE_LIMIT_MULTIPLIER,
    trustedProxies: checked.TRUSTED_PROXIES,
    clerk: group(
      { publishable: checked.NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY, secretKey: checked.CLERK_SECRET_KEY },
      {
        jwtKey: checked.CLERK_JWT_KEY,
        webhookSigningSecret: checked.CLERK_WEBHOOK_SIGNING_SECRET,
        /** The origins of our own pages; empty: those of the host that was called. */
        authorizedParties: [...originsOf(checked.PUBLIC_URL), ...(checked.CLERK_AUTHORIZED_PARTIES ?? [])],
      },
    ),
    stripe: group(
      { secretKey: checked.STRIPE_SECRET_KEY, webhookSecret: checked.STRIPE_WEBHOOK_SECRET },
      { apiBase: checked.STRIPE_API_BASE },
    ),
    /** A bucket for uploads; unset: a folder in `dataDir`. */
    s3: group(
      {
        endpoint: checked.S3_ENDPOINT,
        bucket: checked.S3_BUCKET,
        accessKeyId: checked.S3_ACCESS_KEY_ID,
        secretAccessKey: checked.S3_SECRET_ACCESS_KEY,
      },
      { region: checked.S3_REGION, forcePathStyle: checked.S3_FORCE_PATH_STYLE },
    ),
    providers: readProviders(written),
    /** Any server that speaks OpenAI's dialect, with the model ids it serves. */
    customProvider: group(
      { baseUrl: checked.CUSTOM_OPENAI_BASE_URL, models: checked.CUSTOM_OPENAI_MODELS },
      { apiKey: checked.CUSTOM_OPENAI_API_KEY },
    ),
    upstreamConnectTimeoutMs: checked.UPSTREAM_CONNECT_TIMEOUT_MS,
    upstreamFirstTokenTimeoutMs: checked.UPSTREAM_FIRST_TOKEN_TIMEOUT_MS,
    upstreamReasoningFirstTokenTimeoutMs: checked.UPSTREAM_REASONING_FIRST_TOKEN_TIMEOUT_MS,
    upstreamIdleTimeoutMs: checked.UPSTREAM_IDLE_TIMEOUT_MS,
    upstreamTotalTimeoutMs: checked.UPSTREAM_TOTAL_TIMEOUT_MS,
    holdTtlSeconds: checked.HOLD_TTL_SECONDS,
    sweepIntervalSeconds: checked.SWEEP_INTERVAL_SECONDS,
    bodyLimitBytes: checked.BODY_LIMIT_BYTES,
  } as const;
}
export type Env = ReturnType<typeof readEnv>;

function dropEmpty(source: Source): Record<string, string> {
  const entries = Object.entries(source).flatMap(([name, value]) => {
    const trimmed = value?.trim();
    return trimmed ? [[name, trimmed] as const] : [];
  });
  return Object.fromEntries(entries);
}

function parse<Shape extends z.ZodType>(shape: Shape, written: object, nameOf: (key: string) => string) {
  const result = shape.safeParse(written);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const key = String(issue?.path[0] ?? "");
  throw new SettingsError(
    `${nameOf(key)} ${issue?.message}${quote(nameOf(key), Reflect.get(written, key))}.`,
  );
}

/** The wrong value itself, unless the name says that it may hold a secret; addresses hold passwords too. */
function quote(name: string, value: unknown): string {
  return /(KEY|SECRET|TOKEN|URL|BASE)$/.test(name) ? "" : `, not "${String(value).slice(0, 80)}"`;
}

function refuseHalfSet(checked: Settings) {
  for (const [name, needed] of neededSettings) {
    if (checked[name] === undefined || checked[needed] !== undefined) continue;
    throw new SettingsError(`${name} is set, so ${needed} must be set too.`);
  }
}

function readProviders(written: Source): Record<KeyedProviderId, ProviderAccess> {
  const access = keyedProviderIds.map((id) => {
    const names = providers[id].settings;
    const pair = { apiKey: written[names.apiKey], baseUrl: written[names.baseUrl] };
    return [id, parse(providerPair, pair, (key) => (key === "baseUrl" ? names.baseUrl : names.apiKey))];
  });
  return Object.fromEntries(access);
}

function originsOf(address: string | undefined): string[] {
  return address === undefined ? [] : [new URL(address).origin];
}

/** The required values as one object with the optional ones, or nothing when one of them is unset. */
function group<Required extends object, Optional extends object>(required: Required, optional?: Optional) {
  if (Object.values(required).includes(undefined)) return undefined;
  // Every required value was just seen to be set, which the type of the object cannot follow.
  return { ...required, ...optional } as { [Key in keyof Required]-?: NonNullable<Required[Key]> } & Optional;
}

/** Whether this process builds the app instead of serving it. */
export function isAppBeingBuilt(): boolean {
  return process.env.NEXT_PHASE === PHASE_PRODUCTION_BUILD;
}
