import "server-only";
import type { TransactionType } from "@/lib/contracts/credits";
import type { Db } from "../engine/client";
import { Prisma } from "../generated/client";
import { type PostedMovement, postMovement } from "./ledger";

export type WalletBalance = {
  balanceCredits: number;
  heldCredits: number;
  availableCredits: number;
  /** Of payments that were taken back; nothing is spent while there is any. */
  owedCredits: number;
  /** Any purchase ever, or the local owner. */
  isPaid: boolean;
};

/** What the user has, in whole credits; null without a wallet. */
export async function readBalance(db: Db, userId: string): Promise<WalletBalance | null> {
  const rows = await db.$queryRaw<
    { balance: bigint; held: bigint; owed: bigint; is_paid: boolean }[]
  >(Prisma.sql`
    SELECT w.balance_credits AS balance, w.held_credits AS held, w.owed_credits AS owed,
      ${isPaid} AS is_paid
    FROM wallets w JOIN users u ON u.id = w.user_id
    WHERE w.user_id = ${userId}`);
  const row = rows[0];
  if (row === undefined) return null;
  return {
    balanceCredits: Number(row.balance),
    heldCredits: Number(row.held),
    availableCredits: Number(row.balance - row.held),
    owedCredits: Number(row.owed),
    isPaid: row.is_paid,
  };
}

/** SQL over `users u` and `wallets w`: whether the account counts as paid (CONTRACT.md §7). */
export const isPaid = Prisma.sql`(u.kind = 'local' OR EXISTS (
  SELECT FROM ledger_transactions paid WHERE paid.wallet_id = w.id AND paid.type IN ('purchase', 'auto_topup')
))`;

export type LifetimeTotals = { purchasedCredits: number; spentCredits: number };

/** Credits bought less those clawed back, and credits spent less those refunded, since the account exists. */
export async function readLifetimeTotals(db: Db, userId: string): Promise<LifetimeTotals> {
  const groups = await db.ledgerTransaction.groupBy({
    by: ["type"],
    where: { wallet: { userId } },
    _sum: { credits: true },
  });
  const sumOf = (...types: TransactionType[]) =>
    groups
      .filter(({ type }) => types.includes(type))
      .reduce((sum, group) => sum + Number(group._sum.credits ?? 0), 0);
  return {
    purchasedCredits: sumOf("purchase", "auto_topup", "clawback"),
    // 0 - … instead of a sign, which would turn nothing into minus zero.
    spentCredits: 0 - sumOf("charge", "refund"),
  };
}

export type WalletTransaction = {
  id: string;
  type: TransactionType;
  /** Signed. */
  credits: number;
  balanceAfterCredits: number;
  /** What a charge or clawback could not take. */
  shortCredits: number;
  requestId: string | null;
  /** The provider's receipt of the payment that it belongs to. */
  receiptUrl: string | null;
  description: string;
  createdAt: Date;
};

/** The movements of the user's wallet, newest first. */
export async function listTransactions(
  db: Db,
  { userId, limit, offset }: { userId: string; limit: number; offset: number },
): Promise<WalletTransaction[]> {
  const rows = await db.ledgerTransaction.findMany({
    where: { wallet: { userId } },
    orderBy: { sequence: "desc" },
    take: limit,
    skip: offset,
    select: {
      id: true,
      type: true,
      credits: true,
      balanceAfterCredits: true,
      shortCredits: true,
      requestId: true,
      paymentIntentId: true,
      description: true,
      createdAt: true,
    },
  });
  const receipts = await readReceipts(db, { userId, rows });
  return rows.map(({ paymentIntentId, ...row }) => ({
    ...row,
    receiptUrl: paymentIntentId === null ? null : (receipts.get(paymentIntentId) ?? null),
    credits: Number(row.credits),
    balanceAfterCredits: Number(row.balanceAfterCredits),
    shortCredits: Number(row.shortCredits),
  }));
}

/** The receipts of the payments behind some movements, by payment intent. */
async function readReceipts(
  db: Db,
  { userId, rows }: { userId: string; rows: readonly { paymentIntentId: string | null }[] },
): Promise<ReadonlyMap<string, string>> {
  const intents = rows.flatMap(({ paymentIntentId }) => (paymentIntentId === null ? [] : [paymentIntentId]));
  if (intents.length === 0) return new Map();
  const payments = await db.payment.findMany({
    where: { userId, paymentIntentId: { in: intents }, receiptUrl: { not: null } },
    select: { paymentIntentId: true, receiptUrl: true },
  });
  return new Map(
    payments.flatMap(({ paymentIntentId, receiptUrl }) =>
      paymentIntentId === null || receiptUrl === null ? [] : [[paymentIntentId, receiptUrl]],
    ),
  );
}

type CreditsIn = { transactionId: string; userId: string; credits: number; description: string; now: Date };

/** Gives credits for nothing, once a transaction id. */
export function grantCredits(db: Db, grant: CreditsIn): Promise<PostedMovement> {
  return postMovement(db, { ...grant, type: "grant" });
}

/** Credits a payment, once a payment intent, whichever of its notices comes first. */
export function creditPurchase(
  db: Db,
  purchase: CreditsIn & { paymentIntentId: string; isAutoTopup?: boolean },
): Promise<PostedMovement> {
  const { isAutoTopup = false, ...movement } = purchase;
  return postMovement(db, { ...movement, type: isAutoTopup ? "auto_topup" : "purchase" });
}

/**
 * Takes back credits of a refunded or disputed payment, once a transaction id. It takes free credits alone, so
 * running requests keep their holds; what is missing is noted as short.
 */
export function clawBackPurchase(
  db: Db,
  clawback: CreditsIn & { paymentIntentId: string },
): Promise<PostedMovement> {
  return postMovement(db, { ...clawback, type: "clawback", credits: 0 - clawback.credits });
}

/** Returns credits of a charged request, once a transaction id. Throws when refunds would exceed the charge. */
export function refundRequest(db: Db, refund: CreditsIn & { requestId: string }): Promise<PostedMovement> {
  return postMovement(db, { ...refund, type: "refund" });
}

/** Gives back what a dispute had taken that was won, once a transaction id. */
export function returnClawback(
  db: Db,
  won: CreditsIn & { paymentIntentId: string },
): Promise<PostedMovement> {
  return postMovement(db, { ...won, type: "adjustment" });
}

/** Credits that the owner of an installation gives himself, once a transaction id. */
export function addOwnCredits(db: Db, gift: CreditsIn): Promise<PostedMovement> {
  return postMovement(db, { ...gift, type: "adjustment" });
}

/** A movement of the user's wallet by its id; null for another user's or another type. */
export async function findTransaction(
  db: Db,
  { userId, id, type }: { userId: string; id: string; type: TransactionType },
): Promise<{ credits: number } | null> {
  const row = await db.ledgerTransaction.findFirst({
    where: { id, type, wallet: { userId } },
    select: { credits: true },
  });
  return row === null ? null : { credits: Number(row.credits) };
}
