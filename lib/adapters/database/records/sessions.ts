import "server-only";
import type { Db } from "../engine/client";
import { Prisma } from "../generated/client";

/** Ends a session for good, also after a restart. Those that would have expired by now are forgotten with it. */
export async function revokeSession(
  db: Db,
  { id, expiresAt, now }: { id: string; expiresAt: Date; now: Date },
): Promise<void> {
  await db.$executeRaw(Prisma.sql`
    WITH forgotten AS (DELETE FROM revoked_sessions WHERE expires_at < ${now}::timestamp)
    INSERT INTO revoked_sessions (id, expires_at) VALUES (${id}, ${expiresAt}::timestamp) ON CONFLICT DO NOTHING`);
}
