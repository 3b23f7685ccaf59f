import "server-only";
import { randomBytes } from "node:crypto";
import { openDatabase } from "@/lib/adapters/database/client";
import { migrateDatabase } from "@/lib/adapters/database/migrate";
import { createProviders } from "@/lib/adapters/providers/registry";
import { openSandbox } from "@/lib/adapters/providers/sandbox/open-sandbox";
import { createBreakers } from "@/lib/adapters/store/breakers";
import { createLatencyBook } from "@/lib/adapters/store/latency-book";
import { createLocalLimiter } from "@/lib/adapters/store/limiter";
import { createTurns } from "@/lib/adapters/store/turns";
import { deriveKey } from "@/lib/adapters/vault/derive-key";
import { loadOrMakeMasterKey } from "@/lib/adapters/vault/master-key";
import { parseTrustedProxies } from "@/lib/core/limits/client-address";
import { createSignInLinks } from "./auth/sign-in-links";
import { type Clock, systemClock } from "./clock";
import { type Env, readEnv } from "./env";
import { type NewId, randomId } from "./ids";
import { installedModels } from "./installed-models";
import { startSweeper } from "./jobs/sweeper";
import { ensureLocalOwner } from "./local-owner";
import { createLog } from "./log";
import { createEvidenceBook } from "./runs/evidence-book";
import type { Runtime } from "./runtime-type";

/** What a test replaces; the process's own world otherwise. */
export type World = { env: Env; clock: Clock; newId: NewId; random: () => number };

/**
 * Builds the process's dependencies: opens and migrates the database, finds the local owner, starts the sweeper.
 * Throws when a setting is wrong or the database cannot be reached.
 */
export async function boot({
  env = readEnv(),
  clock = systemClock,
  newId = randomId,
  random = Math.random,
}: Partial<World> = {}): Promise<Runtime> {
  const log = createLog({ now: () => new Date(clock.now()) });
  const database = await openDatabase({ databaseUrl: env.databaseUrl, dataDir: env.dataDir });
  await migrateDatabase(database);
  const masterKey = env.encryptionKey ?? (await loadOrMakeMasterKey(env.dataDir));
  const breakers = createBreakers();
  const { models, findModel } = installedModels(env.customProvider?.models ?? []);
  const providers = createProviders({
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
    resolveSecret: async () => null,
  });
  const owner =
    env.mode === "local" ? await ensureLocalOwner({ db: database.client, env, clock, newId }) : null;
  const stopSweeper = startSweeper({ db: database.client, env, clock, log });

  return {
    env,
    clock,
    newId,
    log,
    database,
    db: database.client,
    limiter: createLocalLimiter({ multiplier: env.rateLimitMultiplier }),
    trustedProxies: parseTrustedProxies(env.trustedProxies.join(" ")).networks ?? [],
    breakers,
    models,
    findModel,
    isConfigured: providers.isServable,
    modelDeps: {
      now: clock.now,
      sleep: clock.sleep,
      random,
      openRoute: providers.openRoute,
      routesFor: (model) =>
        model.prices === null
          ? []
          : model.routes
              .filter(({ provider }) => providers.isServable(provider))
              .map((route) => ({ ...route, scope: "platform", byok: false })),
      breakers,
      latencies: createLatencyBook(),
    },
    nextTurn: createTurns(),
    evidence: createEvidenceBook({ db: database.client, clock, log }),
    localOwnerId: owner?.userId ?? null,
    firstApiKey: owner?.firstApiKey ?? null,
    sessionKey: deriveKey(masterKey, "session"),
    signInLinks: createSignInLinks({ randomToken: () => randomBytes(32).toString("hex") }),
    close: async () => {
      stopSweeper();
      await providers.close();
      await database.close();
    },
  };
}
