import "server-only";
import type { KeyRules } from "@/lib/core/access/key-rules";
import type { DatabaseClient, Db } from "../engine/client";
import { isoFormat, type Statement } from "../engine/sql";
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

/**
 * Whose live key this is, in one trip; null when it is unknown or revoked, or the account is closed. A secret that was
 * rotated away is good until its grace ends.
 */
export async function findIdentityByKeyHash(
  { sql }: Pick<DatabaseClient, "sql">,
  hash: string,
): Promise<KeyIdentity | null> {
  const [row] = await sql.query<KeyIdentityRow>(identityByKeyHash, [hash]);
  if (row === undefined) return null;
  const { rules, previousUntil, ...identity } = row;
  const goodUntil = previousUntil ?? rules?.expiresAt ?? null;
  return {
    ...identity,
    goodUntil: goodUntil === null ? null : new Date(goodUntil),
    rules: rules && { ...rules, expiresAt: rules.expiresAt === null ? null : new Date(rules.expiresAt) },
  };
}

/** `rules` null: a default key. `goodUntil`: when this very secret ends, null for never. */
export type KeyIdentity = StoredIdentity & {
  apiKeyId: string;
  rules: KeyRules | null;
  goodUntil: Date | null;
};

type KeyIdentityRow = StoredIdentity & {
  apiKeyId: string;
  rules: (Omit<KeyRules, "expiresAt"> & { expiresAt: string | null }) | null;
  previousUntil: string | null;
};

/** Moments leave as text with their zone: drivers read timestamps without one each in their own way. */
const identityByKeyHash: Statement = {
  name: "identity_by_key_hash",
  text: `SELECT ${identityColumns.sql}, k.id AS "apiKeyId",
      CASE WHEN k.hash <> $1 THEN to_char(least(k.previous_until, k.expires_at), '${isoFormat}') END AS "previousUntil",
      CASE WHEN NOT k.is_default THEN jsonb_build_object('scopes', k.scopes, 'models', k.models, 'modes', k.modes,
        'perRequestMaxCredits', k.per_request_max_credits, 'ratePerMinute', k.rate_per_minute, 'ipAllow', k.ip_allow,
        'expiresAt', to_char(k.expires_at, '${isoFormat}')) END AS rules
    FROM api_keys k JOIN users u ON u.id = k.user_id JOIN wallets w ON w.user_id = u.id
    WHERE (k.hash = $1 OR k.previous_hash = $1) AND k.revoked_at IS NULL AND u.closed_at IS NULL`,
};

/** Stores a new default key in place of the user's old one, which stops working at once. */
export async function replaceApiKey(db: DatabaseClient, { now, ...key }: NewApiKey): Promise<void> {
  await db.$transaction(async (tx) => {
    // Two replacements at once take turns here; the later one wins.
    await tx.$queryRaw(Prisma.sql`SELECT id FROM users WHERE id = ${key.userId} FOR UPDATE`);
    await revokeApiKey(tx, { userId: key.userId, now });
    await tx.apiKey.create({ data: { ...key, createdAt: now }, select: { id: true } });
  });
}

/** The user's live default key, without its secret; null when there is none. */
export function findApiKey(db: Db, userId: string): Promise<ApiKeyInfo | null> {
  return db.apiKey.findFirst({
    where: { userId, isDefault: true, revokedAt: null },
    select: { prefix: true, last4: true, createdAt: true, lastUsedAt: true },
  });
}

/** Ends the user's live default key; false when there was none. */
export async function revokeApiKey(db: Db, { userId, now }: { userId: string; now: Date }): Promise<boolean> {
  const { count } = await db.apiKey.updateMany({
    where: { userId, isDefault: true, revokedAt: null },
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
