import "server-only";
import { isTopupDue } from "@/lib/core/billing/auto-topup";
import { creditsPerUsd } from "@/lib/core/billing/packs";
import type { DatabaseClient, Db } from "../engine/client";
import { type AutoTopup, Prisma } from "../generated/client";
import { lockWallet } from "./lock-wallet";
import { createPayment } from "./payments";

export type SavedCard = { id: string; brand: string; last4: string };

export type TopupSettings = { thresholdCredits: number; amountCents: number; monthlyCapCents: number };

/** What a user set and where it stands, with what was charged this month (UTC); `topup` null: never set. */
export async function readTopup(
  db: Db,
  { userId, now }: { userId: string; now: Date },
): Promise<{ topup: AutoTopup | null; spentThisMonthCents: number }> {
  const [topup, spentThisMonthCents] = await Promise.all([
    db.autoTopup.findUnique({ where: { userId } }),
    sumOfMonth(db, userId, now),
  ]);
  return { topup, spentThisMonthCents };
}

/** Sets an automatic top-up up anew, armed; a charge that is under way stays so. */
export async function armTopup(
  db: Db,
  { userId, settings, card }: { userId: string; settings: TopupSettings; card: SavedCard },
): Promise<void> {
  const values = { ...settings, cardId: card.id, cardBrand: card.brand, cardLast4: card.last4 };
  const armed = { state: "armed" as const, failures: 0, notBefore: null };
  await db.autoTopup.upsert({
    where: { userId },
    create: { userId, ...values, ...armed },
    update: values,
    select: { userId: true },
  });
  await db.autoTopup.updateMany({
    where: { userId, state: { notIn: ["charging", "unknown"] } },
    data: armed,
  });
}

/** Turns it off; what is under way is still decided. */
export async function disarmTopup(db: Db, userId: string): Promise<void> {
  await db.autoTopup.updateMany({
    where: { userId, state: { notIn: ["charging", "unknown"] } },
    data: { state: "off" },
  });
}

/** A charge that is to be asked for, or asked for again under the same id. */
export type TopupCharge = {
  paymentId: string;
  userId: string;
  amountCents: number;
  cardId: string;
  customerId: string;
  paymentIntentId: string | null;
};

/** The users whose wallet may be due for a charge; `beginCharge` decides. */
export async function findDueUsers(db: Db, now: Date): Promise<string[]> {
  const rows = await db.$queryRaw<{ user_id: string }[]>(Prisma.sql`
    SELECT t.user_id FROM auto_topups t JOIN wallets w ON w.user_id = t.user_id
    WHERE t.state IN ('armed', 'declined') AND w.balance_credits - w.held_credits < t.threshold_credits
      AND (t.not_before IS NULL OR t.not_before <= ${now}::timestamp)
    ORDER BY t.user_id LIMIT 100`);
  return rows.map(({ user_id }) => user_id);
}

/** Enters a charge as under way when one is due; null when not. Two processes at once begin one. */
export async function beginCharge(
  db: DatabaseClient,
  { userId, paymentId, now }: { userId: string; paymentId: string; now: Date },
): Promise<TopupCharge | null> {
  return db.$transaction(async (tx) => {
    await lockWallet(tx, userId);
    const wallet = await tx.wallet.findUniqueOrThrow({ where: { userId } });
    const user = await tx.user.findUniqueOrThrow({
      where: { id: userId },
      select: { stripeCustomerId: true },
    });
    const { topup, spentThisMonthCents } = await readTopup(tx, { userId, now });
    if (topup === null || topup.cardId === null || user.stripeCustomerId === null) return null;
    const facts = {
      ...topup,
      thresholdCredits: Number(topup.thresholdCredits),
      availableCredits: Number(wallet.balanceCredits - wallet.heldCredits),
      notBeforeMs: topup.notBefore?.getTime() ?? null,
      spentThisMonthCents,
    };
    if (!isTopupDue(facts, now.getTime())) return null;
    const { amountCents, cardId } = topup;
    const credits = (amountCents * creditsPerUsd) / 100;
    await createPayment(tx, { id: paymentId, userId, kind: "auto_topup", amountCents, credits, now });
    await tx.autoTopup.update({ where: { userId }, data: { state: "charging", attemptId: paymentId } });
    const customerId = user.stripeCustomerId;
    return { paymentId, userId, amountCents, cardId, customerId, paymentIntentId: null };
  });
}

/** The charges under way since before a time, which nobody may be waiting for any more. */
export async function findStaleCharges(db: Db, before: Date): Promise<TopupCharge[]> {
  return db.$queryRaw<TopupCharge[]>(Prisma.sql`
    SELECT p.id AS "paymentId", p.user_id AS "userId", p.amount_cents AS "amountCents", t.card_id AS "cardId",
      u.stripe_customer_id AS "customerId", p.payment_intent_id AS "paymentIntentId"
    FROM auto_topups t JOIN payments p ON p.id = t.attempt_id JOIN users u ON u.id = p.user_id
    WHERE t.state IN ('charging', 'unknown') AND p.status IN ('open', 'processing')
      AND p.created_at <= ${before}::timestamp
      AND t.card_id IS NOT NULL AND u.stripe_customer_id IS NOT NULL
    ORDER BY p.created_at LIMIT 100`);
}

/** Notes that nobody knows what came of a charge. */
export async function noteUnknown(
  db: Db,
  { userId, paymentId }: Pick<TopupCharge, "userId" | "paymentId">,
): Promise<void> {
  await db.autoTopup.updateMany({
    where: { userId, attemptId: paymentId, state: "charging" },
    data: { state: "unknown" },
  });
}

async function sumOfMonth(db: Db, userId: string, now: Date): Promise<number> {
  const monthStart = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1));
  const { _sum } = await db.payment.aggregate({
    where: {
      userId,
      kind: "auto_topup",
      status: { in: ["open", "processing", "paid"] },
      createdAt: { gte: monthStart },
    },
    _sum: { amountCents: true },
  });
  return _sum.amountCents ?? 0;
}
