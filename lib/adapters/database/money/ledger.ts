import "server-only";
import type { TransactionType } from "@/lib/contracts/credits";
import type { Db } from "../engine/client";
import { type LedgerAccount, Prisma } from "../generated/client";

/** Where the credits of each type come from, or go to when the amount is negative. */
export const counterAccounts = {
  grant: "promotions",
  purchase: "payments",
  auto_topup: "payments",
  charge: "revenue",
  refund: "revenue",
  clawback: "payments",
  adjustment: "adjustments",
} as const satisfies Record<TransactionType, LedgerAccount>;

export type Movement = {
  transactionId: string;
  userId: string;
  type: TransactionType;
  /** Signed and not zero. A negative one takes at most what is available; the rest is noted as short. */
  credits: number;
  requestId?: string;
  paymentIntentId?: string;
  description: string;
  now: Date;
};

export type PostedMovement =
  | { status: "posted"; balanceCredits: number; shortCredits: number }
  /** The transaction id, the request's charge or the payment is in the ledger already; nothing moved. */
  | { status: "exists" };

/**
 * Moves credits with a transaction and its two postings, in one statement. Repeating it changes nothing.
 * Throws when the user has no wallet.
 */
export async function postMovement(db: Db, movement: Movement): Promise<PostedMovement> {
  const { transactionId, userId, type, credits, description, now } = movement;
  const rows = await db.$queryRaw<{ balance: bigint | null; short: bigint | null }[]>(Prisma.sql`
    WITH wallet AS (
      SELECT id, balance_credits - held_credits AS available FROM wallets WHERE user_id = ${userId} FOR UPDATE
    ), amount AS (
      SELECT id AS wallet_id, greatest(${credits}::bigint, -available) AS credits
      FROM wallet
    ), posted AS (
      INSERT INTO ledger_transactions
        (id, wallet_id, type, credits, short_credits, request_id, payment_intent_id, description, created_at)
      SELECT ${transactionId}, wallet_id, ${type}::transaction_type, credits, credits - ${credits}::bigint,
        ${movement.requestId ?? null}, ${movement.paymentIntentId ?? null}, ${description}, ${now}::timestamp
      FROM amount
      ON CONFLICT DO NOTHING
      RETURNING id, credits, short_credits, balance_after_credits
    ), postings AS (
      INSERT INTO ledger_postings (transaction_id, account, amount_credits)
      SELECT id, 'wallet'::ledger_account, credits FROM posted WHERE credits <> 0
      UNION ALL
      SELECT id, ${counterAccounts[type]}::ledger_account, -credits FROM posted WHERE credits <> 0
    )
    SELECT posted.balance_after_credits AS balance, posted.short_credits AS short
    FROM wallet LEFT JOIN posted ON true`);
  const row = rows[0];
  if (row === undefined) throw new Error(`User ${userId} has no wallet.`);
  if (row.balance === null) return { status: "exists" };
  return { status: "posted", balanceCredits: Number(row.balance), shortCredits: Number(row.short) };
}
