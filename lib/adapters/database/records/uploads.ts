import "server-only";
import type { DatabaseClient, Db } from "../engine/client";
import { Prisma } from "../generated/client";

export type StoredUpload = {
  id: string;
  userId: string;
  contentType: string;
  bytes: number;
  width: number;
  height: number;
  createdAt: Date;
  expiresAt: Date;
};

/** Adds an upload unless its owner would keep more than `quotaBytes`; two at once cannot pass it together. */
export async function addUpload(
  db: DatabaseClient,
  upload: StoredUpload,
  { quotaBytes }: { quotaBytes: number },
): Promise<boolean> {
  return db.$transaction(async (tx) => {
    await tx.$queryRaw(Prisma.sql`SELECT id FROM users WHERE id = ${upload.userId} FOR NO KEY UPDATE`);
    const { _sum } = await tx.upload.aggregate({ where: { userId: upload.userId }, _sum: { bytes: true } });
    if ((_sum.bytes ?? 0) + upload.bytes > quotaBytes) return false;
    await tx.upload.create({ data: upload, select: { id: true } });
    return true;
  });
}

/** Those of the uploads that are there; whose they are is told with them. */
export function findUploads(db: Db, ids: readonly string[], now: Date): Promise<StoredUpload[]> {
  return db.upload.findMany({ where: { id: { in: [...ids] }, expiresAt: { gt: now } } });
}

/** From now on the uploads of a user are nobody's any more, all of them or one; answers how many. */
export async function expireUploads(
  db: Db,
  { userId, id, now }: { userId: string; id?: string; now: Date },
): Promise<number> {
  const { count } = await db.upload.updateMany({
    where: { userId, expiresAt: { gt: now }, ...(id !== undefined && { id }) },
    data: { expiresAt: now },
  });
  return count;
}

/** Some of the uploads whose bytes are to be removed, the oldest first. */
export function findExpiredUploads(
  db: Db,
  { now, limit }: { now: Date; limit: number },
): Promise<Pick<StoredUpload, "id" | "userId">[]> {
  return db.upload.findMany({
    where: { expiresAt: { lte: now } },
    select: { id: true, userId: true },
    orderBy: { expiresAt: "asc" },
    take: limit,
  });
}

/** Forgets an upload whose bytes are gone, or never came. */
export async function removeUpload(db: Db, id: string): Promise<void> {
  await db.upload.deleteMany({ where: { id } });
}
