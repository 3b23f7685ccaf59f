import "server-only";
import type { DatabaseClient, Db } from "../engine/client";
import { Prisma, type UserKind } from "../generated/client";
import { grantCredits, isPaid } from "../money/wallets";
import { purgeWithin } from "./purge";

/** Who calls, as every request needs it. */
export type StoredIdentity = {
  userId: string;
  kind: UserKind;
  email: string | null;
  name: string | null;
  /** Any purchase ever, or the local owner. */
  isPaid: boolean;
  /** Nothing of what this user writes, or is answered, is kept. */
  zeroRetention: boolean;
  /** The providers of which the user has a key of his own. */
  ownProviders: string[];
  /** The models of the user's own server; none without one. */
  ownServerModels: string[];
};

export type NewUser = {
  userId: string;
  walletId: string;
  clerkId: string | null;
  email: string | null;
  name: string | null;
  kind: UserKind;
  /** When email and name were so; null where nobody told. */
  profileAt: Date | null;
  /** The credits an account starts with; none when null. */
  grant: { transactionId: string; credits: number; description: string } | null;
  now: Date;
};

/**
 * The user with this id or Clerk id, made with a wallet and its first credits when missing. Two calls at once make one
 * user and one grant. Email and name follow the newest profile, in whatever order they come; without `profileAt` they
 * stay as they are. Null for an account that was closed: its credential is worth nothing any more.
 */
export async function ensureUser(db: DatabaseClient, user: NewUser): Promise<StoredIdentity | null> {
  return db.$transaction(async (tx) => {
    const key = user.clerkId === null ? Prisma.sql`id` : Prisma.sql`clerk_id`;
    // A row that this statement inserted has no xmax; one that it found and updated has ours.
    const rows = await tx.$queryRaw<{ id: string; is_new: boolean }[]>(Prisma.sql`
      INSERT INTO users (id, clerk_id, email, name, kind, profile_at, created_at)
      VALUES (${user.userId}, ${user.clerkId}, ${user.email}, ${user.name}, ${user.kind}::user_kind,
        ${user.profileAt}::timestamp, ${user.now}::timestamp)
      ON CONFLICT (${key}) DO UPDATE SET
        email = EXCLUDED.email, name = EXCLUDED.name, profile_at = EXCLUDED.profile_at
      WHERE users.closed_at IS NULL AND EXCLUDED.profile_at >= coalesce(users.profile_at, '-infinity')
      RETURNING id, users.xmax = 0 AS is_new`);
    if (rows[0]?.is_new === true) {
      await tx.wallet.create({
        data: { id: user.walletId, userId: user.userId, createdAt: user.now },
        select: { id: true },
      });
      if (user.grant !== null) await grantCredits(tx, { ...user.grant, userId: user.userId, now: user.now });
    }
    return user.clerkId === null ? findIdentity(tx, user.userId) : findIdentityByClerkId(tx, user.clerkId);
  });
}

/** Null when there is no such user or the account is closed. */
export async function findIdentity(db: Db, userId: string): Promise<StoredIdentity | null> {
  return firstIdentity(db, Prisma.sql`u.id = ${userId}`);
}

/** The user of a session, in one statement; null when it was ended, or the account is closed. */
export async function findSessionIdentity(
  db: Db,
  { userId, sessionId }: { userId: string; sessionId: string },
): Promise<StoredIdentity | null> {
  return firstIdentity(
    db,
    Prisma.sql`u.id = ${userId} AND NOT EXISTS (SELECT FROM revoked_sessions s WHERE s.id = ${sessionId})`,
  );
}

/** The user of a session at Clerk, in one statement; null when it was ended, or the user is unknown or closed. */
export async function findClerkSessionIdentity(
  db: Db,
  { clerkId, sessionId }: { clerkId: string; sessionId: string },
): Promise<StoredIdentity | null> {
  return firstIdentity(
    db,
    Prisma.sql`u.clerk_id = ${clerkId} AND NOT EXISTS (SELECT FROM revoked_sessions s WHERE s.id = ${sessionId})`,
  );
}

/** The user of a Clerk id; null when unknown or closed. */
export async function findIdentityByClerkId(db: Db, clerkId: string): Promise<StoredIdentity | null> {
  return firstIdentity(db, Prisma.sql`u.clerk_id = ${clerkId}`);
}

async function firstIdentity(db: Db, condition: Prisma.Sql): Promise<StoredIdentity | null> {
  const rows = await db.$queryRaw<StoredIdentity[]>(Prisma.sql`
    SELECT ${identityColumns}
    FROM users u JOIN wallets w ON w.user_id = u.id
    WHERE ${condition} AND u.closed_at IS NULL`);
  return rows[0] ?? null;
}

/** SQL over `users u` and `wallets w`. */
export const identityColumns = Prisma.sql`u.id AS "userId", u.kind, u.email, u.name, ${isPaid} AS "isPaid",
  u.zero_retention AS "zeroRetention", ARRAY(SELECT p.provider FROM provider_keys p WHERE p.user_id = u.id) AS "ownProviders",
  coalesce((SELECT s.models FROM own_servers s WHERE s.user_id = u.id), '{}') AS "ownServerModels"`;

/**
 * Closes an account: its keys stop working, those of its providers are forgotten, its texts are purged, its name and email are cleared. The ledger
 * stays, and so does the Clerk id, so that the same person does not come back to a second welcome grant. False
 * when there is no such open account.
 */
export async function closeUser(
  db: DatabaseClient,
  { userId, now }: { userId: string; now: Date },
): Promise<boolean> {
  return db.$transaction(async (tx) => {
    await purgeWithin(tx, userId);
    await tx.apiKey.updateMany({ where: { userId, revokedAt: null }, data: { revokedAt: now } });
    await tx.providerKey.deleteMany({ where: { userId } });
    await tx.ownServer.deleteMany({ where: { userId } });
    const { count } = await tx.user.updateMany({
      where: { id: userId, closedAt: null },
      data: { closedAt: now, email: null, name: null },
    });
    return count === 1;
  });
}

/**
 * Remembers that a person is gone of whom nothing else is known yet: a notice of his account that comes later opens
 * none.
 */
export async function addClosedClerkUser(
  db: Db,
  { userId, clerkId, now }: { userId: string; clerkId: string; now: Date },
): Promise<void> {
  await db.user.createMany({
    data: [{ id: userId, clerkId, kind: "clerk", createdAt: now, closedAt: now }],
    skipDuplicates: true,
  });
}
