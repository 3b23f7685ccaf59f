import "server-only";
import type { Db } from "../engine/client";
import { Prisma } from "../generated/client";

export type OwnServerInfo = {
  baseUrl: string;
  models: string[];
  last4: string | null;
  createdAt: Date;
  lastUsedAt: Date | null;
};

/** The user's own server without its key; null when there is none. */
export function findOwnServer(db: Db, userId: string): Promise<OwnServerInfo | null> {
  return db.ownServer.findUnique({
    where: { userId },
    select: { baseUrl: true, models: true, last4: true, createdAt: true, lastUsedAt: true },
  });
}

/** Keeps a user's own server in place of the one before. */
export async function saveOwnServer(
  db: Db,
  {
    userId,
    now,
    ...server
  }: {
    userId: string;
    baseUrl: string;
    models: string[];
    sealed: string | null;
    last4: string | null;
    now: Date;
  },
): Promise<void> {
  const row = { ...server, createdAt: now, lastUsedAt: null };
  await db.ownServer.upsert({
    where: { userId },
    create: { userId, ...row },
    update: row,
    select: { userId: true },
  });
}

/** Forgets it; false when there was none. */
export async function deleteOwnServer(db: Db, userId: string): Promise<boolean> {
  return (await db.ownServer.deleteMany({ where: { userId } })).count === 1;
}

/** Where the server is and its key as it was sealed, noted as used now; null when there is none. */
export async function useOwnServer(
  db: Db,
  { userId, now }: { userId: string; now: Date },
): Promise<{ baseUrl: string; sealed: string | null } | null> {
  const rows = await db.$queryRaw<{ baseUrl: string; sealed: string | null }[]>(Prisma.sql`
    UPDATE own_servers SET last_used_at = ${now}::timestamp
    WHERE user_id = ${userId} RETURNING base_url AS "baseUrl", sealed`);
  return rows[0] ?? null;
}
