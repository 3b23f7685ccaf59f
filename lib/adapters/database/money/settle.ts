import "server-only";
import type { DatabaseClient, Db } from "../engine/client";
import { Prisma } from "../generated/client";
import type { Exchange, RunOutcome } from "../records/run-record";
import { writeSettlement } from "./write-settlement";

export type SettleInput = {
  requestId: string;
  /** 0: the hold returns whole and the ledger gets no line. */
  chargeCredits: number;
  transactionId: string;
  description: string;
  outcome: RunOutcome;
  exchange?: Exchange | undefined;
  now: Date;
};

export type Settlement = {
  creditsCharged: number;
  /** What is free to spend now: balance less holds. */
  creditsRemaining: number;
  /** What the charge could not take; the ledger line names it too. */
  shortCredits: number;
  /** Where the exchange was saved; null when there was none, or its conversation is gone. */
  conversationId: string | null;
  alreadySettled: boolean;
};

/**
 * Ends a run in one transaction: its hold ends, its charge is posted, its request is finished and its exchange
 * is saved. A second call changes nothing and answers as the first. After an expiry it still charges, from free
 * credits alone. An exchange whose conversation is gone is left out. Throws when the request was never reserved.
 */
export async function settle(db: DatabaseClient, input: SettleInput): Promise<Settlement> {
  if (!Number.isSafeInteger(input.chargeCredits) || input.chargeCredits < 0) {
    throw new RangeError(`A charge is a whole number of credits, not ${input.chargeCredits}.`);
  }
  return db.$transaction(async (tx) => {
    const held = await lockHold(tx, input.requestId);
    if (held.isSettled) {
      return {
        creditsCharged: held.creditsCharged,
        creditsRemaining: held.availableCredits,
        shortCredits: held.creditsShort,
        conversationId: held.conversationId,
        alreadySettled: true,
      };
    }
    await tx.$executeRaw(Prisma.sql`
      UPDATE holds SET state = 'settled', ended_at = ${input.now}::timestamp
      WHERE request_id = ${input.requestId} AND state = 'open'`);
    const freeCredits = held.availableCredits + held.openCredits;
    const creditsCharged = Math.min(input.chargeCredits, freeCredits);
    const shortCredits = input.chargeCredits - creditsCharged;
    const conversationId = await writeSettlement(tx, {
      ...(held.isClosed ? withoutTexts(input) : input),
      walletId: held.walletId,
      userId: held.userId,
      creditsCharged,
      shortCredits,
    });
    return {
      creditsCharged,
      creditsRemaining: freeCredits - creditsCharged,
      shortCredits,
      conversationId,
      alreadySettled: false,
    };
  });
}

/** What may be kept of a run whose account was closed, and its texts purged, while it was on: the figures. */
function withoutTexts(input: SettleInput): SettleInput {
  const responses = input.outcome.responses.map((call) => ({ ...call, content: null, error: null }));
  return {
    ...input,
    exchange: undefined,
    outcome: { ...input.outcome, error: null, summary: {}, responses },
  };
}

/** Locks the wallet, then the hold and the request, and reads them as they are once nobody else has them. */
async function lockHold(tx: Db, requestId: string) {
  const rows = await tx.$queryRaw<LockedHold[]>(Prisma.sql`
    SELECT w.id AS wallet_id, w.user_id, w.balance_credits - w.held_credits AS available,
      CASE WHEN h.state = 'open' THEN h.credits ELSE 0 END AS open_credits,
      r.status NOT IN ('running', 'expired') AS is_settled, r.credits_charged, r.credits_short,
      r.conversation_id,
      u.closed_at IS NOT NULL AS is_closed
    FROM wallets w JOIN holds h ON h.wallet_id = w.id JOIN requests r ON r.id = h.request_id
      JOIN users u ON u.id = w.user_id
    WHERE h.request_id = ${requestId}
    FOR UPDATE OF w, h, r FOR SHARE OF u`);
  const row = rows[0];
  if (row === undefined) throw new Error(`Request ${requestId} was never reserved.`);
  return {
    walletId: row.wallet_id,
    userId: row.user_id,
    availableCredits: Number(row.available),
    openCredits: Number(row.open_credits),
    isSettled: row.is_settled,
    isClosed: row.is_closed,
    creditsCharged: Number(row.credits_charged),
    creditsShort: Number(row.credits_short),
    conversationId: row.conversation_id,
  };
}

type LockedHold = {
  wallet_id: string;
  user_id: string;
  available: bigint;
  open_credits: bigint;
  is_settled: boolean;
  is_closed: boolean;
  credits_charged: bigint;
  credits_short: bigint;
  conversation_id: string | null;
};
