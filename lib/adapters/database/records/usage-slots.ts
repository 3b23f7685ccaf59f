import "server-only";
import type { DatabaseClient, Db } from "../engine/client";
import { Prisma } from "../generated/client";

/** At most so much is summed in one transaction. */
const stepMs = 24 * 60 * 60 * 1000;
/** What began so long ago is over, or its hold is still open; clocks of several machines differ by less. */
const settledAfterMs = 60 * 60 * 1000;

/** Up to where the sums of `usage_slots` reach (not included); null before the first were made. */
export async function readSummedTo(db: Db): Promise<Date | null> {
  const progress = await db.usageProgress.findUnique({ where: { id: 1 }, select: { summedTo: true } });
  return progress?.summedTo ?? null;
}

/**
 * Sums the slots in which nothing is under way any more, a day at most, and those anew that are no longer true. Answers
 * whether there is more to do. Of several processes one works; the others answer false.
 */
export async function sumUsageSlots(db: DatabaseClient, { now }: { now: Date }): Promise<boolean> {
  return db.$transaction(async (tx) => {
    await tx.$executeRaw(Prisma.sql`
      INSERT INTO usage_progress (summed_to)
      SELECT usage_slot(min(created_at)) FROM requests WHERE NOT EXISTS (SELECT FROM usage_progress)
      HAVING min(created_at) IS NOT NULL
      ON CONFLICT DO NOTHING`);
    const rows = await tx.$queryRaw<{ summedTo: Date; limit: Date }[]>(Prisma.sql`
      SELECT summed_to AS "summedTo", usage_slot(least(
        ${new Date(now.getTime() - settledAfterMs)}::timestamp,
        (SELECT min(created_at) FROM holds WHERE state = 'open'))) AS "limit"
      FROM usage_progress FOR UPDATE SKIP LOCKED`);
    const [progress] = rows;
    if (progress === undefined) return false;
    const from = progress.summedTo;
    const to = new Date(Math.min(progress.limit.getTime(), from.getTime() + stepMs));
    await sumAnew(tx, from);
    if (to <= from) return false;
    await addSums(tx, Prisma.sql`r.created_at >= ${from}::timestamp AND r.created_at < ${to}::timestamp`);
    await tx.usageProgress.update({ where: { id: 1 }, data: { summedTo: to }, select: { id: true } });
    return to < progress.limit;
  });
}

/** Takes the sums of stale slots back and makes them again. */
async function sumAnew(tx: Db, summedTo: Date): Promise<void> {
  const stale = await tx.$queryRaw<{ userId: string; slot: Date }[]>(Prisma.sql`
    DELETE FROM usage_stale_slots WHERE slot < ${summedTo}::timestamp RETURNING user_id AS "userId", slot`);
  for (const { userId, slot } of stale) {
    await tx.usageSlot.deleteMany({ where: { userId, slot } });
    await tx.usageModelSlot.deleteMany({ where: { userId, slot } });
    await addSums(
      tx,
      Prisma.sql`r.user_id = ${userId} AND r.created_at >= ${slot}::timestamp
        AND r.created_at < ${slot}::timestamp + interval '15 minutes'`,
    );
  }
}

async function addSums(tx: Db, condition: Prisma.Sql): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO usage_slots
    SELECT r.user_id, usage_slot(r.created_at), r.mode, coalesce(r.api_key_id, ''), count(*),
      count(*) FILTER (WHERE r.status = 'completed'),
      count(*) FILTER (WHERE r.status IN ('failed', 'expired')),
      sum(r.prompt_tokens), sum(r.completion_tokens), sum(r.cost_pico_usd), sum(r.credits_charged)
    FROM requests r WHERE ${condition} GROUP BY 1, 2, 3, 4`);
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO usage_model_slots
    SELECT r.user_id, usage_slot(r.created_at), c.model, count(*), count(*) FILTER (WHERE c.status = 'failed'),
      sum(c.prompt_tokens), sum(c.completion_tokens), sum(c.cost_pico_usd)
    FROM requests r JOIN request_responses c ON c.request_id = r.id WHERE ${condition} GROUP BY 1, 2, 3`);
}
