import "server-only";
import type { DatabaseClient, Db } from "../engine/client";
import type { Statement } from "../engine/sql";
import { Prisma } from "../generated/client";
import { identityColumns, type StoredIdentity } from "./users";

export type ApiKeyInfo = { prefix: string; last4: string; createdAt: Date; lastUsedAt: Date | null };

export type NewApiKey = {
  id: string;
  userId: string;
  /** SHA-256 of the whole key, in hex. The key itself is never stored. */
  hash: string;
  prefix: string;
  last4: string;
  now: Date;
};

/** Whose live key this is, in one trip; null when it is unknown or revoked, or the account is closed. */
export async function findIdentityByKeyHash(
  { sql }: Pick<DatabaseClient, "sql">,
  hash: string,
): Promise<KeyIdentity | null> {
  const rows = await sql.query<KeyIdentity>(identityByKeyHash, [hash]);
  return rows[0] ?? null;
}

export type KeyIdentity = StoredIdentity & { apiKeyId: string };

const identityByKeyHash: Statement = {
  name: "identity_by_key_hash",
  text: `SELECT ${identityColumns.sql}, k.id AS "apiKeyId"
    FROM api_keys k JOIN users u ON u.id = k.user_id JOIN wallets w ON w.user_id = u.id
    WHERE k.hash = $1 AND k.revoked_at IS NULL AND u.closed_at IS NULL`,
};

/** Stores a new key in place of the user's old one, which stops working at once. */
export async function replaceApiKey(db: DatabaseClient, { now, ...key }: NewApiKey): Promise<void> {
  await db.$transaction(async (tx) => {
    // Two replacements at once take turns here; the later one wins.
    await tx.$queryRaw(Prisma.sql`SELECT id FROM users WHERE id = ${key.userId} FOR UPDATE`);
    await revokeApiKey(tx, { userId: key.userId, now });
    await tx.apiKey.create({ data: { ...key, createdAt: now }, select: { id: true } });
  });
}

/** The user's live key, without its secret; null when there is none. */
export function findApiKey(db: Db, userId: string): Promise<ApiKeyInfo | null> {
  return db.apiKey.findFirst({
    where: { userId, revokedAt: null },
    select: { prefix: true, last4: true, createdAt: true, lastUsedAt: true },
  });
}

/** Ends the user's live key; false when there was none. */
export async function revokeApiKey(db: Db, { userId, now }: { userId: string; now: Date }): Promise<boolean> {
  const { count } = await db.apiKey.updateMany({
    where: { userId, revokedAt: null },
    data: { revokedAt: now },
  });
  return count > 0;
}

const touchEveryMs = 60_000;

/** Notes that a key was used, at most once a minute, so that a busy key does not write on every call. */
export async function touchApiKey(db: Db, { apiKeyId, now }: { apiKeyId: string; now: Date }): Promise<void> {
  const staleBefore = new Date(now.getTime() - touchEveryMs);
  await db.apiKey.updateMany({
    where: { id: apiKeyId, OR: [{ lastUsedAt: null }, { lastUsedAt: { lte: staleBefore } }] },
    data: { lastUsedAt: now },
  });
}
