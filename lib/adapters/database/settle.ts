import "server-only";
import type { MessageMetrics, RunMode } from "@/lib/contracts/conversations";
import type { Attempt } from "@/lib/contracts/errors";
import type { RequestStatus } from "@/lib/contracts/history";
import type { DatabaseClient, Db } from "./client";
import { Prisma } from "./generated/client";
import { toStorableJson, toStorableText } from "./storable";

/** One model call of a finished run. Money in pico-dollars; `content` is null under zero retention. */
export type ResponseRecord = {
  callId: string;
  role: string;
  model: string;
  provider: string | null;
  status: string;
  content: string | null;
  error: string | null;
  promptTokens: number;
  completionTokens: number;
  usageSource: "provider" | "estimate";
  costPicoUsd: bigint;
  billed: boolean;
  latencyMs: number;
  ttftMs: number | null;
  finishReason: string;
};

export type RunOutcome = {
  status: Exclude<RequestStatus, "running" | "expired">;
  finishReason: string | null;
  resolvedModel: string | null;
  provider: string | null;
  promptTokens: number;
  completionTokens: number;
  costPicoUsd: bigint;
  latencyMs: number;
  ttftMs: number | null;
  byok: boolean;
  error: string | null;
  summary: Record<string, unknown>;
  attempts: readonly Attempt[];
  responses: readonly ResponseRecord[];
};

/** The messages a run adds to a conversation, which is made when `isNew`. */
export type Exchange = {
  conversationId: string;
  isNew: boolean;
  /** For a conversation that has no messages and no title yet. */
  title: string | null;
  mode: RunMode;
  messages: readonly {
    id: string;
    role: "system" | "user" | "assistant";
    content: string;
    model: string | null;
    metrics: MessageMetrics | null;
  }[];
};

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
  alreadySettled: boolean;
};

/**
 * Ends a run in one transaction: its hold ends, its charge is posted, its request is finished and its exchange
 * is saved. A second call changes nothing and answers as the first. After an expiry it still charges, from free
 * credits alone. An exchange whose conversation is gone is left out. Throws when the request was never reserved.
 */
export function settle(db: DatabaseClient, input: SettleInput): Promise<Settlement> {
  return db.$transaction(async (tx) => {
    const held = await lockHold(tx, input.requestId);
    if (held.isSettled) {
      return {
        creditsCharged: held.creditsCharged,
        creditsRemaining: held.availableCredits,
        shortCredits: held.creditsShort,
        alreadySettled: true,
      };
    }
    await tx.$executeRaw(Prisma.sql`
      UPDATE holds SET state = 'settled', ended_at = ${input.now}::timestamp
      WHERE request_id = ${input.requestId} AND state = 'open'`);
    const freeCredits = held.availableCredits + held.openCredits;
    const creditsCharged = Math.min(input.chargeCredits, freeCredits);
    const shortCredits = input.chargeCredits - creditsCharged;
    await writeSettlement(tx, {
      ...input,
      walletId: held.walletId,
      userId: held.userId,
      creditsCharged,
      shortCredits,
    });
    return {
      creditsCharged,
      creditsRemaining: freeCredits - creditsCharged,
      shortCredits,
      alreadySettled: false,
    };
  });
}

/** Locks the wallet, then the hold and the request, and reads them as they are once nobody else has them. */
async function lockHold(tx: Db, requestId: string) {
  const rows = await tx.$queryRaw<LockedHold[]>(Prisma.sql`
    SELECT w.id AS wallet_id, w.user_id, w.balance_credits - w.held_credits AS available,
      CASE WHEN h.state = 'open' THEN h.credits ELSE 0 END AS open_credits,
      r.status NOT IN ('running', 'expired') AS is_settled, r.credits_charged, r.credits_short
    FROM wallets w JOIN holds h ON h.wallet_id = w.id JOIN requests r ON r.id = h.request_id
    WHERE h.request_id = ${requestId}
    FOR UPDATE OF w, h, r`);
  const row = rows[0];
  if (row === undefined) throw new Error(`Request ${requestId} was never reserved.`);
  return {
    walletId: row.wallet_id,
    userId: row.user_id,
    availableCredits: Number(row.available),
    openCredits: Number(row.open_credits),
    isSettled: row.is_settled,
    creditsCharged: Number(row.credits_charged),
    creditsShort: Number(row.credits_short),
  };
}

type LockedHold = {
  wallet_id: string;
  user_id: string;
  available: bigint;
  open_credits: bigint;
  is_settled: boolean;
  credits_charged: bigint;
  credits_short: bigint;
};

type Write = SettleInput & { walletId: string; userId: string; creditsCharged: number; shortCredits: number };

/** Everything a settlement leaves behind, in one statement; a part that has nothing to write writes nothing. */
async function writeSettlement(tx: Db, write: Write): Promise<void> {
  const { requestId, outcome, now } = write;
  await tx.$executeRaw(Prisma.sql`
    WITH ${exchangeParts(write)}, ${chargeParts(write)}, attempts AS (
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
      credits_charged = ${write.creditsCharged}::bigint,
      credits_short = ${write.shortCredits}::bigint,
      latency_ms = ${Math.round(outcome.latencyMs)}::int,
      ttft_ms = ${outcome.ttftMs === null ? null : Math.round(outcome.ttftMs)}::int,
      byok = ${outcome.byok}::boolean,
      error = ${toStorableText(outcome.error)},
      summary = ${toStorableJson(outcome.summary)}::jsonb,
      conversation_id = (SELECT id FROM conversation),
      ended_at = ${now}::timestamp
    WHERE id = ${requestId}`);
}

/** The charge with its two postings. A charge that found no credits at all is still written, as short. */
function chargeParts({
  transactionId,
  walletId,
  requestId,
  description,
  chargeCredits,
  ...rest
}: Write): Prisma.Sql {
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

/** The conversation, made or found, and its new messages. Deleted meanwhile: neither is written. */
function exchangeParts({ exchange, userId, requestId, now }: Write): Prisma.Sql {
  const messages = exchange?.messages ?? [];
  const title = toStorableText(exchange?.title ?? null);
  return Prisma.sql`created AS (
      INSERT INTO conversations (id, user_id, title, mode, message_count, created_at, updated_at)
      SELECT ${exchange?.conversationId ?? null}, ${userId}, ${title}, ${exchange?.mode ?? null}::run_mode,
        ${messages.length}::int, ${now}::timestamp, ${now}::timestamp
      WHERE ${exchange?.isNew ?? false}::boolean
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
