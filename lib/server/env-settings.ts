import "server-only";
import * as z from "zod";
import { frontendApiOf } from "@/lib/adapters/clerk/publishable-key";
import { apiKeyPattern } from "@/lib/contracts/keys";
import { type ProviderId, providerIds } from "@/lib/core/catalog/providers";
import {
  address,
  addressRanges,
  factor,
  field,
  flag,
  list,
  margin,
  matching,
  origins,
  rsaPublicKey,
  secretsOfBytes,
  text,
  wholeNumber,
} from "./env-fields";

/** A provider whose key and address are two settings of their own; `custom` has more to it. */
export type KeyedProviderId = Exclude<ProviderId, "custom" | "own" | "sandbox">;

export const keyedProviderIds = providerIds.filter(
  (id): id is KeyedProviderId => id !== "custom" && id !== "own" && id !== "sandbox",
);

/**
 * A provider's key. Anything that no header can carry is refused at the start: the error of a request that fails
 * for it would quote the whole header.
 */
function headerKey() {
  return matching(/^[ -~]+$/, "one line of plain characters, since it is sent in a header").optional();
}

/** Clerk's publishable key, with the host of the frontend API that it names. */
function publishableKey() {
  return field((key) => {
    const frontendApi = frontendApiOf(key);
    return frontendApi === null
      ? { problem: "must be a publishable key of Clerk's, such as pk_live_…" }
      : { value: { key, frontendApi } };
  });
}

/** Every setting but the providers', with its form and default; `.env.example` says what each is for. */
export const settings = z.object({
  PORT: wholeNumber(1, 65_535).default(3000),
  HOST: matching(/^[\w.:-]+$/, "a host name or an IP address").optional(),
  DATA_DIR: text().default("./.data"),
  DATABASE_URL: address("postgres:", "postgresql:").optional(),
  PUBLIC_URL: address("http:", "https:").optional(),
  DRAIN_SECONDS: wholeNumber(0, 3_600).default(30),
  DATABASE_POOL: wholeNumber(1, 500).optional(),
  REDIS_URL: address("redis:", "rediss:").optional(),
  UPSTASH_REDIS_REST_URL: address("https:", "http:").optional(),
  UPSTASH_REDIS_REST_TOKEN: text().optional(),

  ENCRYPTION_KEY: secretsOfBytes(32).optional(),
  LOCAL_API_KEY: matching(apiKeyPattern, "mm_sk_ followed by 64 hex digits (0-9, a-f)").optional(),
  LOCAL_OWNER_CREDITS: wholeNumber(0, 1_000_000_000).default(1000),
  CREDIT_MARGIN: margin().default(12_500),
  ALLOW_PRIVATE_ADDRESSES: flag().optional(),
  FREE_TIER_ALL_MODELS: flag().default(false),
  RATE_LIMIT_MULTIPLIER: factor(1_000_000).default(1),
  TRUSTED_PROXIES: addressRanges().default([]),

  NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: publishableKey().optional(),
  CLERK_SECRET_KEY: matching(/^sk_(test|live)_\w+$/, "a secret key of Clerk's, such as sk_live_…").optional(),
  CLERK_JWT_KEY: rsaPublicKey().optional(),
  CLERK_WEBHOOK_SIGNING_SECRET: matching(/^whsec_[\w+/=-]+$/, "a signing secret such as whsec_…").optional(),
  CLERK_AUTHORIZED_PARTIES: origins().optional(),

  STRIPE_SECRET_KEY: text().optional(),
  STRIPE_WEBHOOK_SECRET: text().optional(),
  STRIPE_API_BASE: address("https:", "http:").optional(),

  S3_ENDPOINT: address("https:", "http:").optional(),
  S3_BUCKET: matching(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "the name of a bucket").optional(),
  S3_REGION: matching(/^[\w-]+$/, "the name of a region").default("auto"),
  S3_ACCESS_KEY_ID: text().optional(),
  S3_SECRET_ACCESS_KEY: text().optional(),
  S3_FORCE_PATH_STYLE: flag().default(true),

  CUSTOM_OPENAI_BASE_URL: address("https:", "http:").optional(),
  CUSTOM_OPENAI_API_KEY: headerKey(),
  CUSTOM_OPENAI_MODELS: list().optional(),

  UPSTREAM_CONNECT_TIMEOUT_MS: wholeNumber(1, 3_600_000).default(5000),
  UPSTREAM_FIRST_TOKEN_TIMEOUT_MS: wholeNumber(1, 3_600_000).default(20_000),
  UPSTREAM_REASONING_FIRST_TOKEN_TIMEOUT_MS: wholeNumber(1, 3_600_000).default(120_000),
  UPSTREAM_IDLE_TIMEOUT_MS: wholeNumber(1, 3_600_000).default(30_000),
  UPSTREAM_TOTAL_TIMEOUT_MS: wholeNumber(1, 3_600_000).default(300_000),
  HOLD_TTL_SECONDS: wholeNumber(1, 86_400).default(900),
  SWEEP_INTERVAL_SECONDS: wholeNumber(1, 86_400).default(60),
  BODY_LIMIT_BYTES: wholeNumber(1024, 1_073_741_824).default(4 * 1024 * 1024),
});
/** The settings under their own names, read and defaulted. */
export type Settings = z.infer<typeof settings>;

/** A provider's two settings. */
export const providerPair = z.object({
  apiKey: headerKey(),
  baseUrl: address("https:", "http:").optional(),
});

/** Settings that mean nothing without another one: `[name, what it needs]`. */
export const neededSettings = [
  ["NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY", "CLERK_SECRET_KEY"],
  ["CLERK_SECRET_KEY", "NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY"],
  ["CLERK_JWT_KEY", "CLERK_SECRET_KEY"],
  ["CLERK_WEBHOOK_SIGNING_SECRET", "CLERK_SECRET_KEY"],
  ["CLERK_AUTHORIZED_PARTIES", "CLERK_SECRET_KEY"],
  ["CLERK_SECRET_KEY", "ENCRYPTION_KEY"],
  ["STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET"],
  ["STRIPE_WEBHOOK_SECRET", "STRIPE_SECRET_KEY"],
  ["UPSTASH_REDIS_REST_URL", "UPSTASH_REDIS_REST_TOKEN"],
  ["UPSTASH_REDIS_REST_TOKEN", "UPSTASH_REDIS_REST_URL"],
  ["S3_ENDPOINT", "S3_BUCKET"],
  ["S3_BUCKET", "S3_ENDPOINT"],
  ["S3_ENDPOINT", "S3_ACCESS_KEY_ID"],
  ["S3_ACCESS_KEY_ID", "S3_SECRET_ACCESS_KEY"],
  ["S3_SECRET_ACCESS_KEY", "S3_ENDPOINT"],
  ["CUSTOM_OPENAI_BASE_URL", "CUSTOM_OPENAI_MODELS"],
  ["CUSTOM_OPENAI_MODELS", "CUSTOM_OPENAI_BASE_URL"],
  ["CUSTOM_OPENAI_API_KEY", "CUSTOM_OPENAI_BASE_URL"],
] as const satisfies readonly (readonly [keyof Settings, keyof Settings])[];
