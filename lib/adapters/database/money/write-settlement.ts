import "server-only";
import type { Db } from "../engine/client";
import { toStorableJson, toStorableText } from "../engine/storable";
import { Prisma } from "../generated/client";
import type { Exchange, RunOutcome } from "../records/run-record";

/** A settlement that is decided: what it charges is there to be taken, and the hold has ended. */
export type SettlementRecord = {
  requestId: string;
  userId: string;
  walletId: string;
  transactionId: string;
  description: string;
  chargeCredits: number;
  /** What of the charge is taken, and what could not be. */
  creditsCharged: number;
  shortCredits: number;
  outcome: RunOutcome;
  exchange?: Exchange | undefined;
  now: Date;
};

/**
 * Everything a settlement leaves behind, in one statement; a part that has nothing to write writes nothing. Answers
 * the conversation that took the exchange, or null when none did.
 */
export async function writeSettlement(tx: Db, record: SettlementRecord): Promise<string | null> {
  const { requestId, outcome, now } = record;
  const rows = await tx.$queryRaw<{ conversation_id: string | null }[]>(Prisma.sql`
    WITH ${exchangeParts(record)}, ${chargeParts(record)}, attempts AS (
      INSERT INTO request_attempts
        (request_id, position, model, provider, status, status_code, reason, error, latency_ms)
      SELECT ${requestId}, position - 1, item->>'model', item->>'provider', item->>'status',
        (item->>'status_code')::int, item->>'reason', item->>'error', (item->>'latency_ms')::numeric::int
      FROM jsonb_array_elements(${toStorableJson(outcome.attempts)}::jsonb) WITH ORDINALITY AS list(item, position)
    ), responses AS (
      INSERT INTO request_responses
        (request_id, position, call_id, role, model, provider, status, content, error, prompt_tokens,
         completion_tokens, usage_source, cost_pico_usd, billed, latency_ms, ttft_ms, finish_reason)
      SELECT ${requestId}, position - 1, item->>'callId', item->>'role', item->>'model', item->>'provider',
        item->>'status', item->>'content', item->>'error', (item->>'promptTokens')::int,
        (item->>'completionTokens')::int, item->>'usageSource', (item->>'costPicoUsd')::bigint,
        (item->>'billed')::boolean, (item->>'latencyMs')::numeric::int, (item->>'ttftMs')::numeric::int,
        item->>'finishReason'
      FROM jsonb_array_elements(${toStorableJson(outcome.responses)}::jsonb) WITH ORDINALITY AS list(item, position)
    )
    UPDATE requests SET
      status = ${outcome.status}::request_status,
      finish_reason = ${outcome.finishReason},
      resolved_model = ${outcome.resolvedModel},
      provider = ${outcome.provider},
      prompt_tokens = ${outcome.promptTokens}::int,
      completion_tokens = ${outcome.completionTokens}::int,
      cost_pico_usd = ${outcome.costPicoUsd}::bigint,
      credits_charged = ${record.creditsCharged}::bigint,
      credits_short = ${record.shortCredits}::bigint,
      latency_ms = ${Math.round(outcome.latencyMs)}::int,
      ttft_ms = ${outcome.ttftMs === null ? null : Math.round(outcome.ttftMs)}::int,
      byok = ${outcome.byok}::boolean,
      error = ${toStorableText(outcome.error)},
      summary = ${toStorableJson(outcome.summary)}::jsonb,
      conversation_id = (SELECT id FROM conversation),
      ended_at = ${now}::timestamp
    WHERE id = ${requestId}
    RETURNING conversation_id`);
  return rows[0]?.conversation_id ?? null;
}

/** The charge with its two postings. A charge that found no credits at all is still written, as short. */
function chargeParts({
  transactionId,
  walletId,
  requestId,
  description,
  chargeCredits,
  ...rest
}: SettlementRecord): Prisma.Sql {
  const { creditsCharged, shortCredits, now } = rest;
  const note = shortCredits === 0 ? description : `${description} (${shortCredits} credits short)`;
  return Prisma.sql`charge AS (
      INSERT INTO ledger_transactions
        (id, wallet_id, type, credits, short_credits, request_id, description, created_at)
      SELECT ${transactionId}, ${walletId}, 'charge', -${creditsCharged}::bigint, ${shortCredits}::bigint,
        ${requestId}, ${note}, ${now}::timestamp
      WHERE ${chargeCredits}::bigint > 0
      RETURNING id, credits
    ), postings AS (
      INSERT INTO ledger_postings (transaction_id, account, amount_credits)
      SELECT id, 'wallet'::ledger_account, credits FROM charge WHERE credits <> 0
      UNION ALL
      SELECT id, 'revenue'::ledger_account, -credits FROM charge WHERE credits <> 0
    )`;
}

/** The conversation, made or found, and its new messages. Deleted meanwhile or not theirs: neither is written. */
function exchangeParts({ exchange, userId, requestId, now }: SettlementRecord): Prisma.Sql {
  const messages = exchange?.messages ?? [];
  const title = toStorableText(exchange?.title ?? null);
  return Prisma.sql`created AS (
      INSERT INTO conversations (id, user_id, title, mode, message_count, created_at, updated_at)
      SELECT ${exchange?.conversationId ?? null}, ${userId}, ${title}, ${exchange?.mode ?? null}::run_mode,
        ${messages.length}::int, ${now}::timestamp, ${now}::timestamp
      WHERE ${exchange?.isNew ?? false}::boolean
      ON CONFLICT (id) DO NOTHING
      RETURNING id, 0 AS first_position
    ), continued AS (
      UPDATE conversations SET
        title = CASE WHEN message_count = 0 THEN coalesce(title, ${title}) ELSE title END,
        message_count = message_count + ${messages.length}::int,
        updated_at = ${now}::timestamp
      WHERE id = ${exchange?.conversationId ?? null} AND user_id = ${userId}
        AND NOT ${exchange?.isNew ?? false}::boolean
      RETURNING id, message_count - ${messages.length}::int AS first_position
    ), conversation AS (
      SELECT * FROM created UNION ALL SELECT * FROM continued
    ), messages AS (
      INSERT INTO messages
        (id, conversation_id, position, role, content, model, request_id, metrics, created_at)
      SELECT item->>'id', conversation.id, first_position + position::int - 1, (item->>'role')::message_role,
        item->>'content', item->>'model', ${requestId}, nullif(item->'metrics', 'null'), ${now}::timestamp
      FROM conversation
      CROSS JOIN jsonb_array_elements(${toStorableJson(messages)}::jsonb) WITH ORDINALITY AS list(item, position)
    )`;
}
