import "server-only";
import type { DatabaseClient, Db } from "../engine/client";
import { Prisma } from "../generated/client";

export type ProviderKeyInfo = { provider: string; last4: string; createdAt: Date; lastUsedAt: Date | null };

export type SealedKey = { provider: string; sealed: string; last4: string };

/** Keeps a user's own keys, each in place of the one before, all or none. */
export async function saveProviderKeys(
  db: DatabaseClient,
  { userId, keys, now }: { userId: string; keys: readonly SealedKey[]; now: Date },
): Promise<void> {
  await db.$transaction(
    keys.map(({ provider, ...key }) => {
      const row = { ...key, createdAt: now, lastUsedAt: null };
      return db.providerKey.upsert({
        where: { userId_provider: { userId, provider } },
        create: { userId, provider, ...row },
        update: row,
        select: { provider: true },
      });
    }),
  );
}

/** The user's own keys without their text, by provider. */
export function listProviderKeys(db: Db, userId: string): Promise<ProviderKeyInfo[]> {
  return db.providerKey.findMany({
    where: { userId },
    orderBy: { provider: "asc" },
    select: { provider: true, last4: true, createdAt: true, lastUsedAt: true },
  });
}

/** Forgets a key; false when there was none. */
export async function deleteProviderKey(
  db: Db,
  { userId, provider }: { userId: string; provider: string },
): Promise<boolean> {
  return (await db.providerKey.deleteMany({ where: { userId, provider } })).count === 1;
}

/** A key as it was sealed, noted as used now; null when there is none. */
export async function useProviderKey(
  db: Db,
  { userId, provider, now }: { userId: string; provider: string; now: Date },
): Promise<string | null> {
  const rows = await db.$queryRaw<{ sealed: string }[]>(Prisma.sql`
    UPDATE provider_keys SET last_used_at = ${now}::timestamp
    WHERE user_id = ${userId} AND provider = ${provider} RETURNING sealed`);
  return rows[0]?.sealed ?? null;
}
