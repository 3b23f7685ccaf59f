import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { providers } from "@/lib/core/catalog/providers";
import { readEnv, SettingsError } from "@/lib/server/env";
import { keyedProviderIds } from "@/lib/server/env-settings";
import { clerkHost, clerkSettings } from "@/tests/support/clerk-stage";

const encryptionKey = Buffer.alloc(32, 7).toString("base64");
const clerk = {
  NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: clerkSettings.NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY,
  CLERK_SECRET_KEY: "sk_test_1",
  ENCRYPTION_KEY: encryptionKey,
};

const providerSettings = Object.fromEntries(keyedProviderIds.map((id) => [id, providers[id].settings]));

describe("readEnv", () => {
  it("needs no setting at all", () => {
    expect(readEnv({})).toStrictEqual({
      mode: "local",
      host: "127.0.0.1",
      port: 3000,
      dataDir: resolve(".data"),
      publicUrl: undefined,
      drainSeconds: 30,
      databaseUrl: undefined,
      databasePool: undefined,
      redisUrl: undefined,
      upstash: undefined,
      encryptionKeys: [],
      localApiKey: undefined,
      localOwnerCredits: 1000,
      creditMarginBasisPoints: 12_500,
      freeTierAllModels: false,
      rateLimitMultiplier: 1,
      trustedProxies: [],
      clerk: undefined,
      s3: undefined,
      allowsPrivateAddresses: true,
      stripe: undefined,
      providers: Object.fromEntries(
        Object.keys(providerSettings).map((id) => [id, { apiKey: undefined, baseUrl: undefined }]),
      ),
      customProvider: undefined,
      upstreamConnectTimeoutMs: 5000,
      upstreamFirstTokenTimeoutMs: 20_000,
      upstreamReasoningFirstTokenTimeoutMs: 120_000,
      upstreamIdleTimeoutMs: 30_000,
      upstreamTotalTimeoutMs: 300_000,
      holdTtlSeconds: 900,
      sweepIntervalSeconds: 60,
      bodyLimitBytes: 4_194_304,
    });
  });

  it("takes empty and blank variables as unset", () => {
    expect(readEnv({ PORT: "", HOST: "  ", OPENAI_API_KEY: "", CLERK_SECRET_KEY: "" })).toStrictEqual(
      readEnv({}),
    );
  });

  it("reads each provider's key and address under its own name", () => {
    const source = Object.fromEntries(
      Object.values(providerSettings).flatMap(({ apiKey, baseUrl }) => [
        [apiKey, `secret of ${apiKey}`],
        [baseUrl, `http://127.0.0.1:9000/${baseUrl}/`],
      ]),
    );
    expect(readEnv(source).providers).toStrictEqual(
      Object.fromEntries(
        Object.entries(providerSettings).map(([id, { apiKey, baseUrl }]) => [
          id,
          { apiKey: `secret of ${apiKey}`, baseUrl: `http://127.0.0.1:9000/${baseUrl}` },
        ]),
      ),
    );
  });

  it("reads a server of one's own with the models it serves", () => {
    const source = {
      CUSTOM_OPENAI_BASE_URL: "http://127.0.0.1:11434/v1",
      CUSTOM_OPENAI_MODELS: "llama3, qwen3,",
    };
    expect(readEnv(source).customProvider).toStrictEqual({
      baseUrl: "http://127.0.0.1:11434/v1",
      models: ["llama3", "qwen3"],
      apiKey: undefined,
    });
  });

  it("is in Clerk mode, open to the network, when Clerk's keys are set", () => {
    const env = readEnv({
      ...clerk,
      CLERK_JWT_KEY: clerkSettings.CLERK_JWT_KEY.replaceAll("\n", "\\n"),
      CLERK_AUTHORIZED_PARTIES: "https://app.example.com",
      PUBLIC_URL: "https://llm.example.com/",
    });
    expect([env.mode, env.host]).toStrictEqual(["clerk", "0.0.0.0"]);
    expect(env.encryptionKeys).toStrictEqual([Buffer.alloc(32, 7)]);
    expect(env.clerk).toStrictEqual({
      publishable: { key: clerk.NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY, frontendApi: clerkHost },
      secretKey: "sk_test_1",
      jwtKey: clerkSettings.CLERK_JWT_KEY,
      webhookSigningSecret: undefined,
      authorizedParties: ["https://llm.example.com", "https://app.example.com"],
    });
  });

  it.each([
    ["1", 10_000],
    ["1.25", 12_500],
    ["1.0001", 10_001],
    ["100", 1_000_000],
  ])("reads a margin of %s as %i basis points", (written, basisPoints) => {
    expect(readEnv({ CREDIT_MARGIN: written }).creditMarginBasisPoints).toBe(basisPoints);
  });

  it("reads proxies as addresses and ranges", () => {
    expect(readEnv({ TRUSTED_PROXIES: "127.0.0.1, 10.0.0.0/8,fd00::/8" }).trustedProxies).toStrictEqual([
      "127.0.0.1",
      "10.0.0.0/8",
      "fd00::/8",
    ]);
  });

  it.each([
    [{ PORT: "0" }, 'PORT must be a whole number from 1 to 65535, not "0".'],
    [{ PORT: "80.5" }, 'PORT must be a whole number from 1 to 65535, not "80.5".'],
    [{ HOST: "http://x" }, 'HOST must be a host name or an IP address, not "http://x".'],
    [
      { DATABASE_URL: "mysql://a:secret@b" },
      "DATABASE_URL must be an address that starts with postgres:// or postgresql://.",
    ],
    [{ REDIS_URL: "localhost:6379" }, "REDIS_URL must be an address that starts with redis:// or rediss://."],
    [{ OPENAI_BASE_URL: "api" }, "OPENAI_BASE_URL must be an address that starts with https:// or http://."],
    [
      { OPENAI_API_KEY: "sk-one\nsk-two" },
      "OPENAI_API_KEY must be one line of plain characters, since it is sent in a header.",
    ],
    [
      { CUSTOM_OPENAI_API_KEY: "“secret”" },
      "CUSTOM_OPENAI_API_KEY must be one line of plain characters, since it is sent in a header.",
    ],
    [{ ENCRYPTION_KEY: "c2hvcnQ=" }, "ENCRYPTION_KEY must be 32 bytes in base64."],
    [{ LOCAL_API_KEY: "mm_sk_1" }, "LOCAL_API_KEY must be mm_sk_ followed by 64 hex digits (0-9, a-f)."],
    [
      { CREDIT_MARGIN: "0.99" },
      'CREDIT_MARGIN must be a number from 1 to 100 with at most four decimals, not "0.99".',
    ],
    [
      { CREDIT_MARGIN: "1.25001" },
      'CREDIT_MARGIN must be a number from 1 to 100 with at most four decimals, not "1.25001".',
    ],
    [
      { RATE_LIMIT_MULTIPLIER: "0" },
      'RATE_LIMIT_MULTIPLIER must be a number above 0, at most 1000000, not "0".',
    ],
    [{ FREE_TIER_ALL_MODELS: "yes" }, 'FREE_TIER_ALL_MODELS must be true or false, not "yes".'],
    [
      { UPSTREAM_FIRST_TOKEN_TIMEOUT_MS: "-1" },
      'UPSTREAM_FIRST_TOKEN_TIMEOUT_MS must be a whole number from 1 to 3600000, not "-1".',
    ],
    [
      { TRUSTED_PROXIES: "10.0.0.0/33" },
      'TRUSTED_PROXIES must be a comma list of IP addresses or ranges such as 10.0.0.0/8, not "10.0.0.0/33".',
    ],
    [
      { NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: "pk_test_1" },
      "NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY must be a publishable key of Clerk's, such as pk_live_….",
    ],
    [
      { CLERK_SECRET_KEY: "pk_test_1" },
      "CLERK_SECRET_KEY must be a secret key of Clerk's, such as sk_live_….",
    ],
    [{ CLERK_JWT_KEY: "-----BEGIN PUBLIC KEY-----" }, "CLERK_JWT_KEY must be an RSA public key in PEM."],
    [
      { CLERK_AUTHORIZED_PARTIES: "https://app.example.com/page" },
      'CLERK_AUTHORIZED_PARTIES must be a comma list of origins such as https://app.example.com, not "https://app.example.com/page".',
    ],
  ])("refuses %o in one sentence", (source, sentence) => {
    expect(() => readEnv(source)).toThrow(new SettingsError(sentence));
  });

  it.each([
    [{ ...clerk, CLERK_SECRET_KEY: "" }, "CLERK_SECRET_KEY"],
    [{ ...clerk, NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: "" }, "NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY"],
    [{ CLERK_JWT_KEY: clerkSettings.CLERK_JWT_KEY }, "CLERK_SECRET_KEY"],
    [{ CLERK_WEBHOOK_SIGNING_SECRET: "whsec_1" }, "CLERK_SECRET_KEY"],
    [{ ...clerk, ENCRYPTION_KEY: "" }, "ENCRYPTION_KEY"],
    [{ STRIPE_SECRET_KEY: "sk" }, "STRIPE_WEBHOOK_SECRET"],
    [{ UPSTASH_REDIS_REST_TOKEN: "token" }, "UPSTASH_REDIS_REST_URL"],
    [{ CUSTOM_OPENAI_API_KEY: "key" }, "CUSTOM_OPENAI_BASE_URL"],
    [{ CUSTOM_OPENAI_BASE_URL: "http://127.0.0.1:1" }, "CUSTOM_OPENAI_MODELS"],
  ])("refuses %o because %s is missing", (source, missing) => {
    expect(() => readEnv(source)).toThrow(`so ${missing} must be set too.`);
  });

  it("never shows the value of a secret", () => {
    for (const name of ["ENCRYPTION_KEY", "LOCAL_API_KEY", "DATABASE_URL", "REDIS_URL", "GROQ_BASE_URL"]) {
      expect(() => readEnv({ [name]: "hunter2" })).toThrow(/^(?!.*hunter2)/);
    }
  });
});
