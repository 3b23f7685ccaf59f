import "server-only";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import type { Database } from "@/lib/adapters/database/engine/client";
import { createAddressGuard } from "@/lib/adapters/network/address-guard";
import { createProviders, type Providers } from "@/lib/adapters/providers/registry";
import { openSandbox } from "@/lib/adapters/providers/sandbox/open-sandbox";
import { createBreakers } from "@/lib/adapters/store/breakers";
import { createHintExchange } from "@/lib/adapters/store/circuit-hints";
import { createGuardedLimiter } from "@/lib/adapters/store/guarded-limiter";
import { createLatencyBook } from "@/lib/adapters/store/latency-book";
import { createLocalLimiter } from "@/lib/adapters/store/limiter";
import { createMinuteGate } from "@/lib/adapters/store/minute-gate";
import type { ScriptStore } from "@/lib/adapters/store/script-store";
import { createSharedLimiter } from "@/lib/adapters/store/shared-limiter";
import { createTurns } from "@/lib/adapters/store/turns";
import { createFolderStore } from "@/lib/adapters/uploads/folder-store";
import type { ObjectStore } from "@/lib/adapters/uploads/object-store";
import { deriveKey } from "@/lib/adapters/vault/derive-key";
import { createVault } from "@/lib/adapters/vault/seal";
import type { PaymentGateway } from "@/lib/core/billing/payment-gateway";
import { createPriceWatch } from "@/lib/core/billing/price-drift";
import { picoUsdToUsd } from "@/lib/core/billing/usd";
import type { CatalogModel } from "@/lib/core/catalog/types";
import { parseTrustedProxies } from "@/lib/core/limits/client-address";
import type { Limiter } from "@/lib/core/limits/limiter-port";
import { callModel } from "@/lib/core/orchestration/calls/call-model";
import type { OpenRoute, ServableRoute } from "@/lib/core/orchestration/model-call";
import type { Accounts } from "./auth/accounts";
import { createIdentityCache } from "./auth/identity-cache";
import { createLocalAccounts } from "./auth/local-accounts";
import { createSignInLinks } from "./auth/sign-in-links";
import type { Clock } from "./clock";
import { createDrain } from "./drain";
import type { Env } from "./env";
import type { NewId } from "./ids";
import { installedModels } from "./installed-models";
import { startAutoTopups } from "./jobs/auto-topups";
import { startCircuitHints } from "./jobs/circuit-hints";
import { startSweeper } from "./jobs/sweeper";
import { startTableStatistics } from "./jobs/table-statistics";
import { startUsageSlots } from "./jobs/usage-slots";
import { ensureLocalOwner } from "./local-owner";
import type { Log } from "./log";
import { createEvidenceBook } from "./routing/evidence-book";
import type { Runtime } from "./runtime-type";
import { resolveOwnServer } from "./settings/own-server";
import { resolveOwnKey } from "./settings/provider-keys";
import { createUploadReader } from "./uploads/read-upload";

/** The world that a runtime stands on. A test puts its own in: a clock, ids, a scripted provider. */
export type World = {
  env: Env;
  clock: Clock;
  newId: NewId;
  /** Uniform in [0, 1). */
  random: () => number;
  log: Log;
  /** Open and migrated; the runtime closes it. */
  database: Database;
  /** 32 bytes; the keys for all purposes are derived from it. */
  masterKey: Buffer;
  /** Those before it: what they sealed is still opened. */
  oldMasterKeys?: readonly Buffer[];
  /** In place of the real providers. */
  openRoute?: OpenRoute;
};

/** Wires a process's dependencies together, makes sure of the local owner and starts the sweeper. */
export async function composeRuntime(world: World): Promise<Runtime> {
  const { env, clock, newId, log, database, random } = world;
  const db = database.client;
  const owner = env.mode === "local" ? await ensureLocalOwner({ db, env, clock, newId }) : null;
  const vault = createVault([world.masterKey, ...(world.oldMasterKeys ?? [])]);
  const objects = await openObjects(env);
  const addressGuard = createAddressGuard({ allowsPrivate: env.allowsPrivateAddresses });
  const providers = openProviders(world, {
    guard: addressGuard,
    resolveServer: resolveOwnServer({ db, clock, vault, log }),
    resolveSecret: resolveOwnKey({ db, clock, vault, log }),
    readUpload: createUploadReader({ db, clock, objects }),
  });
  const breakers = createBreakers();
  const stopSweeper = startSweeper({ db, env, clock, newId, log, objects });
  const stopUsageSlots = startUsageSlots({ db, clock, log });
  const stopStatistics = startTableStatistics({ database, clock, log });
  const payments = await openPayments(env);
  const identities = createIdentityCache(clock);
  const sessionKey = deriveKey(world.masterKey, "session");
  const store = await openStore(world);
  const stopHints =
    store === null
      ? () => undefined
      : startCircuitHints({ breakers, clock, exchange: createHintExchange(store.run) });
  const stopTopups =
    payments === null ? () => undefined : startAutoTopups({ db, clock, newId, identities, log, payments });
  return {
    env,
    clock,
    newId,
    log,
    database,
    db,
    limiter: openLimiter(world, store),
    trustedProxies: parseTrustedProxies(env.trustedProxies.join(" ")).networks ?? [],
    breakers,
    ...installedModels(env.customProvider?.models ?? []),
    isConfigured: providers.isServable,
    platformRoutes: (model) => platformRoutes(model, providers),
    modelDeps: {
      now: clock.now,
      sleep: clock.sleep,
      random,
      openRoute: world.openRoute ?? providers.openRoute,
      callModel,
      breakers,
      latencies: createLatencyBook(),
    },
    nextTurn: createTurns(),
    evidence: createEvidenceBook({ db, clock, log }),
    drain: createDrain(clock),
    priceWatch: createPriceWatch(({ model, provider, calls, ownPicoUsd, providerPicoUsd }) =>
      log.warn("the price list is stale", {
        model,
        provider,
        calls,
        ownUsd: picoUsdToUsd(ownPicoUsd),
        providerUsd: picoUsdToUsd(providerPicoUsd),
      }),
    ),
    accounts: await openAccounts(world, sessionKey),
    identities,
    isKeyUseDue: createMinuteGate(),
    localOwnerId: owner?.userId ?? null,
    firstApiKey: owner?.firstApiKey ?? null,
    vault,
    checkKey: providers.checkKey,
    checkServer: providers.checkServer,
    addressGuard,
    payments,
    objects,
    uploadKey: deriveKey(world.masterKey, "uploads"),
    sessionKey,
    signInLinks: createSignInLinks({ randomToken: () => randomBytes(32).toString("hex") }),
    close: async () => {
      stopSweeper();
      stopStatistics();
      stopUsageSlots();
      stopTopups();
      stopHints();
      await store?.close();
      await providers.close();
      await database.close();
    },
  };
}

/** Clerk, where it is set up; its package is loaded then alone. */
async function openAccounts({ env, clock, newId, database }: World, sessionKey: Buffer): Promise<Accounts> {
  const db = database.client;
  if (env.clerk === undefined) return createLocalAccounts({ db, clock, sessionKey });
  const [{ createSessionTokens }, { createClerkAccounts }] = await Promise.all([
    import("@/lib/adapters/clerk/session-tokens"),
    import("./auth/clerk-accounts"),
  ]);
  const { publishable, secretKey, jwtKey, authorizedParties } = env.clerk;
  const issuer = `https://${publishable.frontendApi}`;
  const tokens = createSessionTokens({ publishableKey: publishable.key, secretKey, jwtKey, issuer });
  return createClerkAccounts({ db, clock, newId, tokens, ownOrigins: authorizedParties });
}

/** Where uploads lie: a bucket, whose package is loaded then alone, or a folder. */
async function openObjects({ s3, dataDir }: Env): Promise<ObjectStore> {
  if (s3 === undefined) return createFolderStore(join(dataDir, "uploads"));
  const { createS3Store } = await import("@/lib/adapters/uploads/s3-store");
  return createS3Store(s3);
}

/** Stripe, where it is set up; its package is loaded then alone, for it takes tens of megabytes. */
async function openPayments({ stripe }: Env): Promise<PaymentGateway | null> {
  if (stripe === undefined) return null;
  const { createStripeGateway } = await import("@/lib/adapters/stripe/gateway");
  return createStripeGateway(stripe);
}

/** The store that the processes of an installation share; null where each has its own, and then nothing is loaded. */
async function openStore({ env, log }: World): Promise<ScriptStore | null> {
  if (env.upstash !== undefined) {
    const { openUpstash } = await import("@/lib/adapters/store/upstash");
    return openUpstash(env.upstash);
  }
  if (env.redisUrl === undefined) return null;
  const { openRedis } = await import("@/lib/adapters/store/redis");
  return openRedis({ url: env.redisUrl, onError: (error) => log.warn("shared store", { error }) });
}

function openLimiter({ env, log }: World, store: ScriptStore | null): Limiter {
  const multiplier = env.rateLimitMultiplier;
  const local = createLocalLimiter({ multiplier });
  if (store === null) return local;
  return createGuardedLimiter({
    shared: createSharedLimiter({ run: store.run, multiplier }),
    local,
    onAway: (error) => log.error("the shared limits are away; this process counts by itself", { error }),
  });
}

function openProviders(
  { env, clock }: World,
  ports: Pick<
    Parameters<typeof createProviders>[0],
    "resolveSecret" | "resolveServer" | "guard" | "readUpload"
  >,
): Providers {
  return createProviders({
    settings: { ...env.providers, custom: env.customProvider },
    timeouts: {
      connectMs: env.upstreamConnectTimeoutMs,
      firstTokenMs: env.upstreamFirstTokenTimeoutMs,
      reasoningFirstTokenMs: env.upstreamReasoningFirstTokenTimeoutMs,
      idleMs: env.upstreamIdleTimeoutMs,
      totalMs: env.upstreamTotalTimeoutMs,
    },
    clock,
    sandbox: (call, signal) =>
      openSandbox(call, signal, { ...clock, firstTokenTimeoutMs: env.upstreamFirstTokenTimeoutMs }),
    ...ports,
  });
}

/** The routes that a platform key serves at a known price: credits cannot pay another. */
function platformRoutes(model: CatalogModel, { isServable }: Providers): ServableRoute[] {
  return model.routes
    .filter(({ provider, prices }) => prices !== null && isServable(provider))
    .map((route) => ({ ...route, scope: "platform", byok: false }));
}
