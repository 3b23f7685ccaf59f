import "server-only";
import type { Db } from "../engine/client";
import { toStorableText } from "../engine/storable";
import type { Prisma } from "../generated/client";

/** One change of an account. `details` hold no contents and no secrets. */
export type NewAuditEvent = {
  id: string;
  userId: string;
  actorKind: "api-key" | "session" | "link";
  actorId: string | null;
  action: string;
  target: string | null;
  address: string | null;
  userAgent: string | null;
  details: Prisma.InputJsonObject;
  at: Date;
};

/** Writes an event, which stays. */
export async function addAuditEvent(db: Db, { target, userAgent, ...event }: NewAuditEvent): Promise<void> {
  const texts = { target: toStorableText(target), userAgent: toStorableText(userAgent) };
  await db.auditEvent.create({ data: { ...event, ...texts }, select: { id: true } });
}

/** The account's events, newest first, and how many there are. */
export async function listAuditEvents(
  db: Db,
  { userId, limit, offset }: { userId: string; limit: number; offset: number },
) {
  const [events, total] = await Promise.all([
    db.auditEvent.findMany({
      where: { userId },
      orderBy: [{ at: "desc" }, { id: "desc" }],
      take: limit,
      skip: offset,
    }),
    db.auditEvent.count({ where: { userId } }),
  ]);
  return { events, total };
}
