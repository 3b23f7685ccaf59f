import "server-only";
import { findApiKey, replaceApiKey, revokeApiKey } from "@/lib/adapters/database/records/api-keys";
import type { KeyInfo } from "@/lib/contracts/keys";
import { makeApiKey } from "../auth/api-key";
import type { Identity } from "../auth/identity";
import type { Runtime } from "../runtime-type";
import { toKeyInfo } from "./key-view";

type Asked = {
  identity: Pick<Identity, "userId">;
  runtime: Pick<Runtime, "db" | "clock" | "newId" | "identities">;
};

/** Makes a key in place of the old one, which stops working at once. It is shown this once. */
export async function generateKey({
  identity: { userId },
  runtime: { db, clock, newId, identities },
}: Asked): Promise<{ key: string; prefix: string; created_at: string }> {
  const now = new Date(clock.now());
  const { key, ...stored } = makeApiKey();
  await replaceApiKey(db, { id: newId("key"), userId, ...stored, now });
  identities.forget(userId);
  return { key, prefix: stored.prefix, created_at: now.toISOString() };
}

/** Whether there is a live key, and its two ends. */
export async function tellKey({ identity: { userId }, runtime: { db } }: Asked): Promise<KeyInfo> {
  return toKeyInfo(await findApiKey(db, userId));
}

/** Ends the live key at once; `revoked` is false when there was none. */
export async function revokeKey({
  identity: { userId },
  runtime: { db, clock, identities },
}: Asked): Promise<{ revoked: boolean }> {
  const revoked = await revokeApiKey(db, { userId, now: new Date(clock.now()) });
  identities.forget(userId);
  return { revoked };
}
