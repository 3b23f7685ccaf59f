import "server-only";
import {
  deleteProviderKey,
  listProviderKeys,
  saveProviderKeys,
  useProviderKey,
} from "@/lib/adapters/database/records/provider-keys";
import type { Vault } from "@/lib/adapters/vault/seal";
import { invalidRequest } from "@/lib/contracts/parse";
import type { ProviderKeyList, ProviderKeysRequest, ProviderKeysSaved } from "@/lib/contracts/settings";
import { type ProviderId, providerIds, providerRow } from "@/lib/core/catalog/providers";
import type { ServableRoute } from "@/lib/core/orchestration/model-call";
import type { Identity } from "../auth/identity";
import type { Clock } from "../clock";
import { found } from "../http/found";
import type { Log } from "../log";
import type { Runtime } from "../runtime-type";
import { openSecret, sealedFor } from "./own-secrets";

type Asked = {
  identity: Pick<Identity, "userId">;
  runtime: Pick<Runtime, "db" | "clock" | "identities" | "vault" | "checkKey">;
};

/** The providers that take a key of a user's own: those with an address that we know. */
const ownKeyProviders = providerIds.filter((id) => providerRow(id).address !== null);

const scopePrefix = "byok:";

/** The scope of a route that a user's own key serves; circuits of one user's key are nobody else's. */
export function ownScope(userId: string): string {
  return `${scopePrefix}${userId}`;
}

/** Whose own key or server serves the routes of a scope. */
export function ownerOfScope(scope: string): string {
  return scope.slice(scopePrefix.length);
}

/** The caller's own keys, without their text. */
export async function listOwnKeys({
  identity: { userId },
  runtime: { db },
}: Asked): Promise<ProviderKeyList> {
  const keys = await listProviderKeys(db, userId);
  return {
    items: keys.map(({ provider, last4, createdAt, lastUsedAt }) => ({
      provider,
      last4,
      created_at: createdAt.toISOString(),
      last_used_at: lastUsedAt?.toISOString() ?? null,
    })),
  };
}

/**
 * Keeps own keys, each checked with its provider first. One that is refused keeps all of them from being saved; one whose
 * provider cannot be asked is saved and said to be unchecked.
 */
export async function saveOwnKeys({
  identity: { userId },
  body,
  runtime: { db, clock, identities, vault, checkKey },
}: Asked & { body: ProviderKeysRequest }): Promise<ProviderKeysSaved> {
  const asked = Object.entries(body.keys).map(([name, secret]) => ({ provider: providerOf(name), secret }));
  const checked = await Promise.all(
    asked.map(async (key) => ({ ...key, verdict: await checkKey(key.provider, key.secret) })),
  );
  const refused = checked.filter(({ verdict }) => verdict === "refused");
  if (refused.length > 0) {
    throw invalidRequest(
      refused.map(({ provider }) => ({
        path: `keys.${provider}`,
        message: `${providerRow(provider).name} does not accept this key`,
      })),
    );
  }
  const keys = asked.map(({ provider, secret }) => ({
    provider,
    sealed: vault.seal(secret, sealedFor({ userId, provider })),
    last4: secret.slice(-4),
  }));
  await saveProviderKeys(db, { userId, keys, now: new Date(clock.now()) });
  identities.forget(userId);
  return {
    saved: checked.map(({ provider }) => provider),
    unchecked: checked.flatMap(({ provider, verdict }) => (verdict === "unknown" ? [provider] : [])),
  };
}

/** Forgets an own key; `deleted` is false when there was none. */
export async function deleteOwnKey({
  identity: { userId },
  params: { id },
  runtime: { db, identities },
}: Asked & { params: { id: string } }): Promise<{ deleted: boolean; provider: string }> {
  const provider = found(ownKeyProviders.find((known) => known === id) ?? null, "provider");
  const deleted = await deleteProviderKey(db, { userId, provider });
  identities.forget(userId);
  return { deleted, provider };
}

/** Opens the own key that a route names by its scope; null when it was deleted meanwhile, or cannot be opened. */
export function resolveOwnKey({
  db,
  clock,
  vault,
  log,
}: {
  db: Runtime["db"];
  clock: Pick<Clock, "now">;
  vault: Vault;
  log: Log;
}): (route: ServableRoute) => Promise<string | null> {
  return async ({ scope, provider }) => {
    const userId = ownerOfScope(scope);
    const sealed = await useProviderKey(db, { userId, provider, now: new Date(clock.now()) });
    if (sealed === null) return null;
    return openSecret(sealed, { owner: { userId, provider }, name: "an own key", vault, log });
  };
}

function providerOf(name: string): ProviderId {
  const known = ownKeyProviders.find((id) => id === name);
  if (known !== undefined) return known;
  throw invalidRequest([{ path: `keys.${name}`, message: `is none of ${ownKeyProviders.join(", ")}` }]);
}
