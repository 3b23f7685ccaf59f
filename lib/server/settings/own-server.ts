import "server-only";
import {
  deleteOwnServer,
  findOwnServer,
  type OwnServerInfo,
  saveOwnServer,
  useOwnServer,
} from "@/lib/adapters/database/records/own-servers";
import type { Vault } from "@/lib/adapters/vault/seal";
import { invalidRequest } from "@/lib/contracts/parse";
import type { OwnServer, OwnServerAnswer, OwnServerRequest, OwnServerSaved } from "@/lib/contracts/settings";
import type { ServableRoute } from "@/lib/core/orchestration/model-call";
import type { Identity } from "../auth/identity";
import type { Clock } from "../clock";
import type { Log } from "../log";
import type { Runtime } from "../runtime-type";
import { openSecret, type SecretOwner, sealedFor } from "./own-secrets";
import { ownerOfScope } from "./provider-keys";

type Asked = {
  identity: Pick<Identity, "userId">;
  runtime: Pick<Runtime, "db" | "clock" | "identities" | "vault" | "checkServer" | "addressGuard">;
};

/** The caller's own server, without its key. */
export async function tellOwnServer({
  identity: { userId },
  runtime: { db },
}: Asked): Promise<OwnServerAnswer> {
  const server = await findOwnServer(db, userId);
  return { server: server && toAnswer(server) };
}

/**
 * Keeps the caller's own server, in place of the one before, key included. Throws AppError `invalid_request` when its
 * address leads where callers may not lead us, or when it refuses the key; one that does not answer is saved and said to
 * be unchecked.
 */
export async function keepOwnServer({
  identity: { userId },
  body,
  runtime: { db, clock, identities, vault, checkServer, addressGuard },
}: Asked & { body: OwnServerRequest }): Promise<OwnServerSaved> {
  const { base_url: baseUrl, models, api_key: apiKey = "" } = body;
  if ((await addressGuard.check(new URL(baseUrl).hostname)) === "refused") {
    throw invalidRequest([
      { path: "base_url", message: "leads to an address that may not be called from here" },
    ]);
  }
  const verdict = await checkServer({ baseUrl, apiKey });
  if (verdict === "refused") {
    throw invalidRequest([{ path: "api_key", message: "is not accepted by this server" }]);
  }
  await saveOwnServer(db, {
    userId,
    baseUrl,
    models,
    sealed: apiKey === "" ? null : vault.seal(apiKey, sealedFor(ownerOf(userId))),
    last4: apiKey === "" ? null : apiKey.slice(-4),
    now: new Date(clock.now()),
  });
  identities.forget(userId);
  const server = await findOwnServer(db, userId);
  return { server: server && toAnswer(server), unchecked: verdict === "unknown" };
}

/** Forgets the caller's own server; `deleted` is false when there was none. */
export async function forgetOwnServer({
  identity: { userId },
  runtime: { db, identities },
}: Asked): Promise<{ deleted: boolean }> {
  const deleted = await deleteOwnServer(db, userId);
  identities.forget(userId);
  return { deleted };
}

/** Finds the own server of the user whom a route names by its scope; null when it was deleted meanwhile. */
export function resolveOwnServer({
  db,
  clock,
  vault,
  log,
}: {
  db: Runtime["db"];
  clock: Pick<Clock, "now">;
  vault: Vault;
  log: Log;
}): (route: ServableRoute) => Promise<{ baseUrl: string; apiKey: string } | null> {
  return async ({ scope }) => {
    const userId = ownerOfScope(scope);
    const server = await useOwnServer(db, { userId, now: new Date(clock.now()) });
    if (server === null) return null;
    if (server.sealed === null) return { baseUrl: server.baseUrl, apiKey: "" };
    const opening = { owner: ownerOf(userId), name: "the key of an own server", vault, log };
    const apiKey = openSecret(server.sealed, opening);
    return apiKey === null ? null : { baseUrl: server.baseUrl, apiKey };
  };
}

function ownerOf(userId: string): SecretOwner {
  return { userId, provider: "own" };
}

function toAnswer({ baseUrl, models, last4, createdAt, lastUsedAt }: OwnServerInfo): OwnServer {
  return {
    base_url: baseUrl,
    models: models.map((id) => `own/${id}`),
    last4,
    created_at: createdAt.toISOString(),
    last_used_at: lastUsedAt?.toISOString() ?? null,
  };
}
