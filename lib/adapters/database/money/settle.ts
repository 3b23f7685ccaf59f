import "server-only";
import type { DatabaseClient } from "../engine/client";
import type { Statement } from "../engine/sql";
import { toStorableJson, toStorableText } from "../engine/storable";
import type { Exchange, ResponseRecord, RunOutcome } from "../records/run-record";

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
 * Ends a run in one trip: its hold ends, its charge is posted, its request is finished and its exchange is saved
 * (`settle_run` in prisma/migrations). A second call changes nothing and answers as the first. After an expiry it still
 * charges, from free credits alone. An exchange whose conversation is gone is left out, and so are all texts once the
 * account was closed. Throws when the request was never reserved.
 */
export async function settle(
  { sql }: Pick<DatabaseClient, "sql">,
  { requestId, chargeCredits, transactionId, description, outcome, exchange, now }: SettleInput,
): Promise<Settlement> {
  if (!Number.isSafeInteger(chargeCredits) || chargeCredits < 0) {
    throw new RangeError(`A charge is a whole number of credits, not ${chargeCredits}.`);
  }
  const { attempts, responses, ...figures } = outcome;
  const rows = await sql.query<SettledRow>(settleRun, [
    requestId,
    chargeCredits,
    transactionId,
    toStorableText(description),
    toStorableJson({ ...figures, costPicoUsd: asText(figures.costPicoUsd) }),
    toStorableJson(attempts),
    toStorableJson(responses.map(withMoneyAsText)),
    exchange === undefined ? null : toStorableJson(exchange),
    now.toISOString(),
  ]);
  const row = rows[0];
  if (row === undefined) throw new Error(`Settling ${requestId} brought no answer.`);
  return {
    creditsCharged: Number(row.credits_charged),
    creditsRemaining: Number(row.credits_remaining),
    shortCredits: Number(row.credits_short),
    conversationId: row.saved_conversation_id,
    alreadySettled: row.already_settled,
  };
}

/** JSON has no whole numbers of this size. */
function withMoneyAsText({ costPicoUsd, providerCostPicoUsd, ...response }: ResponseRecord) {
  return {
    ...response,
    costPicoUsd: asText(costPicoUsd),
    providerCostPicoUsd: asText(providerCostPicoUsd ?? null),
  };
}

function asText(money: bigint | null): string | null {
  return money === null ? null : money.toString();
}

const settleRun: Statement = {
  name: "settle_run",
  text: `SELECT credits_charged, credits_remaining, credits_short, saved_conversation_id, already_settled
    FROM settle_run($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
};

type SettledRow = {
  credits_charged: string | number;
  credits_remaining: string | number;
  credits_short: string | number;
  saved_conversation_id: string | null;
  already_settled: boolean;
};
