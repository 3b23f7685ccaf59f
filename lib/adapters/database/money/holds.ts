import "server-only";
import type { RunMode } from "@/lib/contracts/conversations";
import type { PromptCategory } from "@/lib/core/catalog/types";
import type { DatabaseClient, Db } from "../engine/client";
import type { Statement } from "../engine/sql";
import { toStorableJson, toStorableText } from "../engine/storable";
import { Prisma } from "../generated/client";
import type { KeptPrompt } from "../records/kept-prompt";

export type ReserveInput = {
  holdId: string;
  requestId: string;
  userId: string;
  /** 0 is fine: a request on own keys holds nothing but still has a row. */
  credits: number;
  expiresAt: Date;
  request: {
    mode: RunMode;
    model: string;
    /** The kind of prompt of a chat. */
    category?: PromptCategory | null;
    /** Null under zero retention, like `preview`. */
    prompt: KeptPrompt | null;
    preview: string | null;
    /** Which price list the run is settled by. */
    priceVersion: string;
    byok: boolean;
  };
  /** The conversation that the run continues; it must be the user's. */
  conversationId?: string | undefined;
  now: Date;
};

export type Reservation =
  | { status: "reserved"; holdId: string; availableCredits: number }
  | { status: "insufficient"; availableCredits: number }
  | { status: "no_conversation"; availableCredits: null };

/**
 * Sets credits aside and writes the request as running, in one trip; `availableCredits` is what is free afterwards.
 * Without enough free credits, or when the conversation is not the user's, nothing is written. Throws when the user has
 * no wallet.
 */
export async function reserve(
  { sql }: Pick<DatabaseClient, "sql">,
  { holdId, requestId, userId, credits, expiresAt, request, conversationId, now }: ReserveInput,
): Promise<Reservation> {
  const rows = await sql.query<{ status: string; available: string | number | null }>(reserveRun, [
    requestId,
    userId,
    holdId,
    credits,
    expiresAt.toISOString(),
    request.mode,
    request.model,
    request.byok,
    request.priceVersion,
    toStorableText(request.preview),
    request.prompt === null ? null : toStorableJson(request.prompt.messages),
    conversationId ?? null,
    now.toISOString(),
    request.category ?? null,
    // Most prompts are short, and then there is nothing to keep beside them.
    request.prompt === null || request.prompt.texts.length === 0
      ? null
      : toStorableJson(request.prompt.texts),
  ]);
  const { status, available } = rows[0] ?? { status: "no_wallet", available: null };
  switch (status) {
    case "reserved":
      return { status, holdId, availableCredits: Number(available) };
    case "insufficient":
      return { status, availableCredits: Number(available) };
    case "no_conversation":
      return { status, availableCredits: null };
    default:
      throw new Error(`User ${userId} has no wallet.`);
  }
}

const reserveRun: Statement = {
  name: "reserve_run",
  text: "SELECT status, available FROM reserve_run($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
};

export type HoldExtension =
  | { status: "extended"; heldCredits: number }
  | { status: "insufficient"; availableCredits: number }
  /** Settled, released or expired, or never there. */
  | { status: "ended" };

/** Adds credits to an open hold when the wallet has them free, in one statement. */
export async function extendHold(db: Db, holdId: string, addCredits: number): Promise<HoldExtension> {
  // The wallet is locked before the hold, as everywhere, so that two movements of one wallet never deadlock.
  const rows = await db.$queryRaw<{ available: bigint; held: bigint | null; is_open: boolean }[]>(Prisma.sql`
    WITH wallet AS (
      SELECT id, balance_credits - held_credits AS available FROM wallets
      WHERE id = (SELECT wallet_id FROM holds WHERE id = ${holdId}) FOR UPDATE
    ), extended AS (
      UPDATE holds SET credits = holds.credits + ${addCredits}::bigint
      FROM wallet
      WHERE holds.id = ${holdId} AND state = 'open' AND wallet.available >= ${addCredits}::bigint
      RETURNING holds.credits
    )
    SELECT available, (SELECT credits FROM extended) AS held,
      EXISTS (SELECT FROM holds WHERE id = ${holdId} AND state = 'open') AS is_open
    FROM wallet`);
  const row = rows[0];
  if (row === undefined || !row.is_open) return { status: "ended" };
  if (row.held !== null) return { status: "extended", heldCredits: Number(row.held) };
  // The hold may have ended while this waited for the wallet; then there was money, and still no extension.
  if (row.available >= BigInt(addCredits)) return { status: "ended" };
  return { status: "insufficient", availableCredits: Number(row.available) };
}

/** Moves the expiry of an open hold; false when it has ended. A live stream calls it as its heartbeat. */
export async function renewHold(db: Db, holdId: string, expiresAt: Date): Promise<boolean> {
  const { count } = await db.hold.updateMany({ where: { id: holdId, state: "open" }, data: { expiresAt } });
  return count === 1;
}

/**
 * Ends a request that made no model call: its hold returns and it counts as failed or cancelled, uncharged.
 * False when it had ended already.
 */
export async function releaseHold(db: Db, { requestId, status, error, now }: ReleaseInput): Promise<boolean> {
  const rows = await db.$queryRaw<{ request_id: string }[]>(Prisma.sql`
    WITH wallet AS (
      SELECT id FROM wallets WHERE id = (SELECT wallet_id FROM holds WHERE request_id = ${requestId}) FOR UPDATE
    ), released AS (
      UPDATE holds SET state = 'released', ended_at = ${now}::timestamp
      FROM wallet WHERE holds.wallet_id = wallet.id AND request_id = ${requestId} AND state = 'open'
      RETURNING request_id
    ), ended AS (
      UPDATE requests
      SET status = ${status}::request_status, error = ${toStorableText(error)}, ended_at = ${now}::timestamp
      FROM released WHERE requests.id = released.request_id
    )
    SELECT request_id FROM released`);
  return rows.length === 1;
}

export type ReleaseInput = {
  requestId: string;
  status: "failed" | "cancelled";
  error: string | null;
  now: Date;
};

/**
 * Ends every hold past its expiry and marks its request expired; the ids of those requests. A run that
 * settles later is still charged, from free credits.
 */
export async function expireStale(
  db: Db,
  { now, limit = 500 }: { now: Date; limit?: number },
): Promise<string[]> {
  const rows = await db.$queryRaw<{ request_id: string }[]>(Prisma.sql`
    WITH stale AS (
      SELECT id, wallet_id FROM holds WHERE state = 'open' AND expires_at <= ${now}::timestamp
      ORDER BY expires_at LIMIT ${limit}::int
    ), locked AS (
      SELECT id FROM wallets WHERE id IN (SELECT wallet_id FROM stale) ORDER BY id FOR UPDATE
    ), expired AS (
      -- The expiry is asked again: the hold may have been renewed while this waited for the wallet.
      UPDATE holds SET state = 'expired', ended_at = ${now}::timestamp
      FROM stale JOIN locked ON locked.id = stale.wallet_id
      WHERE holds.id = stale.id AND holds.state = 'open' AND holds.expires_at <= ${now}::timestamp
      RETURNING holds.request_id
    ), ended AS (
      UPDATE requests SET status = 'expired', ended_at = ${now}::timestamp
      FROM expired WHERE requests.id = expired.request_id AND requests.status = 'running'
    )
    SELECT request_id FROM expired ORDER BY request_id`);
  return rows.map((row) => row.request_id);
}
