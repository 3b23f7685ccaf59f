import "server-only";
import { creditsTakenBack, laterDispute } from "@/lib/core/billing/payback";
import type { PaymentNotice } from "@/lib/core/billing/payment-gateway";
import type { DatabaseClient, Db } from "../engine/client";
import { type Payment, Prisma } from "../generated/client";
import { concludeCharge } from "./conclude-charge";
import { lockWallet } from "./lock-wallet";
import { clawBackPurchase, creditPurchase, returnClawback } from "./wallets";

export type NewPayment = {
  id: string;
  userId: string;
  kind: "checkout" | "auto_topup";
  amountCents: number;
  credits: number;
  now: Date;
};

/** Notes what is about to be asked for, so that every notice of it finds its payment. */
export async function createPayment(db: Db, { now, ...payment }: NewPayment): Promise<void> {
  await db.payment.create({ data: { ...payment, createdAt: now }, select: { id: true } });
}

/** Notes which checkout a payment is made in. */
export async function attachSession(
  db: Db,
  { id, sessionId }: { id: string; sessionId: string },
): Promise<void> {
  await db.payment.update({ where: { id }, data: { sessionId }, select: { id: true } });
}

/** The user's payment of a checkout; null for another user's. */
export function findPaymentBySession(
  db: Db,
  { userId, sessionId }: { userId: string; sessionId: string },
): Promise<{ id: string; status: Payment["status"]; credits: bigint } | null> {
  return db.payment.findFirst({
    where: { userId, sessionId },
    select: { id: true, status: true, credits: true },
  });
}

/** The payment that was made by an intent; null for one that is not known yet. */
export function findPaymentByIntent(db: Db, paymentIntentId: string): Promise<{ id: string } | null> {
  return db.payment.findUnique({ where: { paymentIntentId }, select: { id: true } });
}

/** The customer that the payment provider knows a user by. */
export async function findCustomer(
  db: Db,
  userId: string,
): Promise<{ customerId: string | null; email: string | null }> {
  const user = await db.user.findUniqueOrThrow({
    where: { id: userId },
    select: { stripeCustomerId: true, email: true },
  });
  return { customerId: user.stripeCustomerId, email: user.email };
}

export async function keepCustomer(
  db: Db,
  { userId, customerId }: { userId: string; customerId: string },
): Promise<void> {
  await db.user.update({
    where: { id: userId },
    data: { stripeCustomerId: customerId },
    select: { id: true },
  });
}

/** What a notice did: `unknown` is none of our payments, `mismatch` paid something else than was asked for. */
export type NoticeOutcome =
  | { status: "applied"; userId: string; owedCredits: number }
  | { status: "repeated" | "unknown" | "mismatch" };

/**
 * Takes a notice into the books: credits what was paid, once, takes back what went back to the payer, and has the wallet
 * owe what it does not have. All in one transaction with the claim of its event, so that a failure leaves nothing
 * claimed. Any order and any repetition of the same notices leads to the same balances.
 */
export async function applyNotice(
  db: DatabaseClient,
  {
    event,
    notice,
    newTransactionId,
    now,
  }: {
    event: { id: string; type: string } | null;
    notice: PaymentNotice;
    newTransactionId: () => string;
    now: Date;
  },
): Promise<NoticeOutcome> {
  return db.$transaction(async (tx) => {
    if (event !== null) {
      const claim = { ...event, source: "stripe", createdAt: now };
      const { count } = await tx.webhookEvent.createMany({ data: claim, skipDuplicates: true });
      if (count === 0) return { status: "repeated" };
    }
    const payment = await lockPayment(tx, notice);
    if (payment === null) return { status: "unknown" };
    if (isMismatch(payment, notice)) return { status: "mismatch" };
    const { userId } = payment;
    const common = { tx, newTransactionId, now };
    const told = await noteChange(payment, notice, common);
    await concludeTopup(told, notice, common);
    await takeBack(payment, told, common);
    return { status: "applied", userId, owedCredits: await collectDebts(userId, common) };
  });
}

type Work = { tx: Db; newTransactionId: () => string; now: Date };

/** The payment that a notice is about, with its wallet locked first, as everywhere. */
async function lockPayment(
  tx: Db,
  { paymentId, sessionId, paymentIntentId }: PaymentNotice,
): Promise<Payment | null> {
  const names = [
    ...(paymentId === null ? [] : [{ id: paymentId }]),
    ...(sessionId === null ? [] : [{ sessionId }]),
    ...(paymentIntentId === null ? [] : [{ paymentIntentId }]),
  ];
  const found = await tx.payment.findFirst({ where: { OR: names }, select: { id: true, userId: true } });
  if (found === null) return null;
  await lockWallet(tx, found.userId);
  return tx.payment.findUnique({ where: { id: found.id } });
}

function isMismatch(payment: Payment, { change, paymentIntentId }: PaymentNotice): boolean {
  const isOfAnother = payment.paymentIntentId !== null && payment.paymentIntentId !== paymentIntentId;
  if (paymentIntentId !== null && isOfAnother) return payment.status === "paid";
  if (change.type !== "paid") return false;
  return change.amountCents !== payment.amountCents || change.currency !== "usd" || paymentIntentId === null;
}

/** Enters what the notice says into the payment, and credits it once it is paid; answers the payment as it is then. */
async function noteChange(
  payment: Payment,
  { change, paymentIntentId }: PaymentNotice,
  { tx, newTransactionId, now }: Work,
): Promise<Payment> {
  const data: Prisma.PaymentUpdateInput = {
    ...(payment.paymentIntentId === null && paymentIntentId !== null && { paymentIntentId }),
  };
  const isPaid = payment.status === "paid";
  switch (change.type) {
    case "paid":
      if (change.receiptUrl !== null) data.receiptUrl = change.receiptUrl;
      if (!isPaid) {
        data.status = "paid";
        data.paidAt = now;
      }
      break;
    case "refunded":
      data.refundedCents = Math.min(
        payment.amountCents,
        Math.max(payment.refundedCents, change.refundedCents),
      );
      if (change.receiptUrl !== null) data.receiptUrl = change.receiptUrl;
      break;
    case "receipt":
      data.receiptUrl = change.receiptUrl;
      break;
    case "disputed":
      data.dispute = laterDispute(payment.dispute, change.state);
      break;
    case "failed":
      if (!isPaid) data.failure = change.reason;
      if (!isPaid && payment.kind === "auto_topup") data.status = "failed";
      break;
    case "processing":
      if (payment.status === "open") data.status = "processing";
      break;
    case "expired":
      if (!isPaid) data.status = "expired";
      break;
    default:
      change satisfies never;
  }
  const told = await tx.payment.update({ where: { id: payment.id }, data });
  if (!isPaid && told.status === "paid" && told.paymentIntentId !== null) {
    await creditPurchase(tx, {
      transactionId: newTransactionId(),
      userId: told.userId,
      credits: Number(told.credits),
      paymentIntentId: told.paymentIntentId,
      isAutoTopup: told.kind === "auto_topup",
      description: told.kind === "auto_topup" ? "Automatic top-up" : `Top-up of ${asUsd(told.amountCents)}`,
      now,
    });
  }
  return told;
}

/** Lets an automatic top-up go on once its charge was decided. */
async function concludeTopup(payment: Payment, { change }: PaymentNotice, { tx, now }: Work): Promise<void> {
  if (payment.kind !== "auto_topup" || (change.type !== "paid" && change.type !== "failed")) return;
  const { userId, id: paymentId } = payment;
  const outcome =
    payment.status === "paid"
      ? ({ type: "paid" } as const)
      : ({ type: "failed", reason: payment.failure ?? "payment_failed" } as const);
  await concludeCharge(tx, { userId, paymentId, outcome, now });
}

/** Takes back, or returns, what this payment's refunds and disputes came to. What is missing is noted as short. */
async function takeBack(
  before: Payment,
  payment: Payment,
  { tx, newTransactionId, now }: Work,
): Promise<void> {
  const due = dueOf(payment);
  const missing = due - Number(payment.clawedCredits);
  if (payment.paymentIntentId === null || missing === 0) return;
  const movement = {
    transactionId: newTransactionId(),
    userId: payment.userId,
    paymentIntentId: payment.paymentIntentId,
    now,
  };
  if (missing < 0) {
    await returnClawback(tx, { ...movement, credits: 0 - missing, description: "Dispute won" });
    await tx.payment.update({
      where: { id: payment.id },
      data: { clawedCredits: due },
      select: { id: true },
    });
    return;
  }
  // Without more to take than before, the debt is collected below, without another line that says short.
  if (before.status === "paid" && due <= dueOf(before)) return;
  const description = payment.dispute === null ? "Refunded to the payer" : "Disputed by the payer's bank";
  const posted = await clawBackPurchase(tx, { ...movement, credits: missing, description });
  const short = posted.status === "posted" ? posted.shortCredits : missing;
  await noteClawed(tx, payment, missing - short);
}

/** Takes what wallets owe out of what has become free in them since; how many were looked at. */
export async function collectOwed(
  db: DatabaseClient,
  { newTransactionId, now, limit = 100 }: { newTransactionId: () => string; now: Date; limit?: number },
): Promise<number> {
  const owing = await db.$queryRaw<{ user_id: string }[]>(Prisma.sql`
    SELECT user_id FROM wallets WHERE owed_credits > 0 AND balance_credits > held_credits
    ORDER BY user_id LIMIT ${limit}::int`);
  for (const { user_id: userId } of owing) {
    await db.$transaction(async (tx) => {
      await lockWallet(tx, userId);
      await collectDebts(userId, { tx, newTransactionId, now });
    });
  }
  return owing.length;
}

/** Takes what the wallet owes for any payment out of what it has free, and answers what it owes still. */
async function collectDebts(userId: string, { tx, newTransactionId, now }: Work): Promise<number> {
  const payments = await tx.payment.findMany({
    where: { userId, status: "paid" },
    orderBy: { paidAt: "asc" },
  });
  let owed = 0;
  for (const payment of payments) {
    const missing = dueOf(payment) - Number(payment.clawedCredits);
    if (missing <= 0 || payment.paymentIntentId === null) continue;
    const wallet = await tx.wallet.findUniqueOrThrow({ where: { userId } });
    const taken = Math.min(missing, Number(wallet.balanceCredits - wallet.heldCredits));
    owed += missing - taken;
    if (taken === 0) continue;
    await clawBackPurchase(tx, {
      transactionId: newTransactionId(),
      userId,
      paymentIntentId: payment.paymentIntentId,
      credits: taken,
      description: "Owed for a payment that was taken back",
      now,
    });
    await noteClawed(tx, payment, taken);
  }
  await tx.wallet.update({ where: { userId }, data: { owedCredits: owed }, select: { id: true } });
  return owed;
}

/** What of a paid payment is not the account's any more. */
function dueOf(payment: Payment): number {
  if (payment.status !== "paid") return 0;
  return creditsTakenBack({ ...payment, credits: Number(payment.credits) });
}

async function noteClawed(tx: Db, { id }: Payment, credits: number): Promise<void> {
  const data = { clawedCredits: { increment: credits } };
  await tx.payment.update({ where: { id }, data, select: { id: true } });
}

function asUsd(cents: number): string {
  return `$${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, "0")}`;
}
