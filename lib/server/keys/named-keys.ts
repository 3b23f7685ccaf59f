import "server-only";
import {
  changeNamedKey,
  createNamedKey,
  findNamedKeys,
  revokeNamedKey,
  rotateNamedKey,
} from "@/lib/adapters/database/records/named-keys";
import { AppError } from "@/lib/contracts/errors";
import type { KeyChange, KeyRequest, NamedKey } from "@/lib/contracts/keys";
import type { ListOf, PageQuery } from "@/lib/contracts/pagination";
import { invalidRequest } from "@/lib/contracts/parse";
import { parseTrustedProxies } from "@/lib/core/limits/client-address";
import type { ModelAccess } from "@/lib/core/orchestration/resolve-model";
import { makeApiKey } from "../auth/api-key";
import type { Identity } from "../auth/identity";
import { found } from "../http/found";
import { callerModels } from "../models/caller-models";
import type { Runtime } from "../runtime-type";
import { toNamedKey } from "./key-view";

type Asked = {
  identity: Pick<Identity, "userId" | "plan" | "rules" | "ownProviders" | "ownServerModels">;
  runtime: Pick<
    Runtime,
    "db" | "clock" | "newId" | "identities" | "models" | "findModel" | "platformRoutes" | "env"
  >;
};
type OfOne = Asked & { params: { id: string } };

/** How long the secret before a rotation still works. */
export const graceMs = 24 * 60 * 60 * 1000;
/** More live keys than anybody can keep apart. */
const maxKeys = 200;

/** The account's named keys, newest first. */
export async function listKeys({
  identity: { userId },
  query: page,
  runtime: { db, clock },
}: Asked & { query: PageQuery }): Promise<ListOf<NamedKey>> {
  const { keys, total } = await findNamedKeys(db, { userId, now: new Date(clock.now()), ...page });
  return { items: keys.map(toNamedKey), total, ...page };
}

/** Makes a named key; its text is shown this once. Throws AppError `conflict` when a live key has the name. */
export async function makeKey(asked: Asked & { body: KeyRequest }): Promise<NamedKey & { key: string }> {
  const { identity, body: rules, runtime } = asked;
  const { db, clock, newId } = runtime;
  const { userId } = identity;
  const now = new Date(clock.now());
  refuseWrongRules(rules, callerModels(identity, runtime), now);
  const { total } = await findNamedKeys(db, { userId, now, limit: 1, offset: 0 });
  if (total >= maxKeys)
    throw new AppError("conflict", { message: `An account has at most ${maxKeys} keys.` });
  const { key, ...secret } = makeApiKey();
  const id = newId("key");
  if (!(await createNamedKey(db, { id, userId, secret, rules, now }))) throw nameTaken(rules.name);
  return { ...(await readKey({ ...asked, params: { id } })), key };
}

/** Changes what the body names. Another account's key is not found. */
export async function changeKey(asked: OfOne & { body: KeyChange }): Promise<NamedKey> {
  const { identity, params, body: change, runtime } = asked;
  refuseWrongRules(change, callerModels(identity, runtime), new Date(runtime.clock.now()));
  const outcome = await changeNamedKey(runtime.db, { id: params.id, userId: identity.userId, change });
  if (outcome === "taken") throw nameTaken(change.name ?? "");
  runtime.identities.forget(identity.userId);
  return readKey(asked);
}

/** Gives a key a new secret, shown this once; the old one works for another day. */
export async function rotateKey(
  asked: OfOne,
): Promise<NamedKey & { key: string; previous_valid_until: string }> {
  const { identity, params, runtime } = asked;
  const { userId } = identity;
  const graceUntil = new Date(runtime.clock.now() + graceMs);
  const { key, ...secret } = makeApiKey();
  const isRotated = await rotateNamedKey(runtime.db, { id: params.id, userId, secret, graceUntil });
  found(isRotated ? params.id : null, "key");
  runtime.identities.forget(userId);
  return { ...(await readKey(asked)), key, previous_valid_until: graceUntil.toISOString() };
}

/** Ends a key at once, and the secret before it. */
export async function deleteKey({
  identity: { userId },
  params: { id },
  runtime: { db, clock, identities },
}: OfOne): Promise<{ deleted: true; id: string }> {
  const isRevoked = await revokeNamedKey(db, { id, userId, now: new Date(clock.now()) });
  identities.forget(userId);
  return { deleted: true, id: found(isRevoked ? id : null, "key") };
}

async function readKey({ identity: { userId }, params: { id }, runtime }: OfOne): Promise<NamedKey> {
  const now = new Date(runtime.clock.now());
  const { keys } = await findNamedKeys(runtime.db, { userId, id, now, limit: 1, offset: 0 });
  return toNamedKey(found(keys[0] ?? null, "key"));
}

/** What a schema cannot know: models of the catalogue, addresses, a time that is still to come. */
function refuseWrongRules(
  { models, ip_allow: ipAllow, expires_at: expiresAt }: KeyChange,
  { findModel }: Pick<ModelAccess, "findModel">,
  now: Date,
): void {
  const issues = [
    ...(models ?? []).flatMap((id, index) =>
      findModel(id) === undefined
        ? [{ path: `models.${index}`, message: `there is no model "${id.slice(0, 80)}"` }]
        : [],
    ),
    ...(ipAllow ?? []).flatMap((entry, index) =>
      parseTrustedProxies(entry).networks?.length === 1
        ? []
        : [{ path: `ip_allow.${index}`, message: "must be an IP address or a range such as 10.0.0.0/8" }],
    ),
    ...(expiresAt != null && new Date(expiresAt) <= now
      ? [{ path: "expires_at", message: "must be in the future" }]
      : []),
  ];
  if (issues.length > 0) throw invalidRequest(issues);
}

function nameTaken(name: string): AppError<"conflict"> {
  return new AppError("conflict", { message: `A key named "${name}" exists already.` });
}
