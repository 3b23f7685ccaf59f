import "server-only";
import type { RunMode } from "@/lib/contracts/conversations";
import type { KeyBudget, Shortage } from "@/lib/core/billing/shortage";
import type { PromptCategory } from "@/lib/core/catalog/types";
import type { DatabaseClient, Db } from "../engine/client";
import { isoFormat, type Statement } from "../engine/sql";
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
  /** The message of that conversation that the run continues. */
  parentId?: string | null;
  /** The key that asks; a named one has a budget, or at least books of what it spent. */
  apiKey?: { id: string; isNamed: boolean } | null;
  now: Date;
};

export type Reservation =
  | { status: "reserved"; holdId: string; availableCredits: number; keyBudget: KeyBudget | null }
  | { status: "insufficient"; shortage: Shortage }
  /** The conversation is not the user's, the message not the conversation's, or the key was revoked meanwhile. */
  | { status: "no_conversation" | "no_parent" | "no_key" };

/**
 * Sets credits aside and writes the request as running, in one trip; `availableCredits` is what is free afterwards.
 * Without enough free credits in the wallet and in the key's budget, or when the conversation is not the user's, nothing
 * is written. Throws when the user has no wallet.
 */
export async function reserve(
  { sql }: Pick<DatabaseClient, "sql">,
  {
    holdId,
    requestId,
    userId,
    credits,
    expiresAt,
    request,
    conversationId,
    parentId = null,
    apiKey = null,
    now,
  }: ReserveInput,
): Promise<Reservation> {
  const rows = await sql.query<ReservedRow>(reserveRun, [
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
    apiKey?.id ?? null,
    apiKey?.isNamed ?? false,
    parentId,
  ]);
  const row = rows[0];
  switch (row?.status) {
    case "reserved": {
      const keyBudget = budgetOf(row);
      return { status: "reserved", holdId, availableCredits: Number(row.available), keyBudget };
    }
    case "insufficient":
    case "frozen":
    case "over_budget":
      return { status: "insufficient", shortage: shortageOf(row) };
    case "no_conversation":
    case "no_parent":
    case "no_key":
      return { status: row.status };
    default:
      throw new Error(`User ${userId} has no wallet.`);
  }
}

const reserveRun: Statement = {
  name: "reserve_run",
  text: `SELECT status, available, owed, key_budget, key_spent, key_free, to_char(key_resets_at, '${isoFormat}') AS key_resets_at
    FROM reserve_run($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)`,
};

type BudgetRow = {
  available: string | number | null;
  key_budget: string | number | null;
  key_spent: string | number | null;
  key_free: string | number | null;
  key_resets_at: string | null;
};

type ReservedRow = BudgetRow & { status: string; owed?: string | number | null };

function shortageOf(row: ReservedRow): Shortage {
  const budget = row.status === "over_budget" ? budgetOf(row) : null;
  if (budget !== null) return { of: "key-budget", budget };
  const availableCredits = Number(row.available);
  if (row.status === "frozen") return { of: "debt", owedCredits: Number(row.owed), availableCredits };
  return { of: "wallet", availableCredits };
}

function budgetOf(row: BudgetRow): KeyBudget | null {
  if (row.key_budget === null) return null;
  return {
    budgetCredits: Number(row.key_budget),
    spentCredits: Number(row.key_spent),
    freeCredits: Number(row.key_free),
    resetsAt: row.key_resets_at === null ? null : new Date(row.key_resets_at),
  };
}

export type HoldExtension =
  | { status: "extended"; heldCredits: number }
  | { status: "insufficient"; shortage: Shortage }
  /** Settled, released or expired, or never there. */
  | { status: "ended" };

/** Adds credits to an open hold when the wallet, and the key's budget, have them free, in one statement. */
export async function extendHold(
  { sql }: Pick<DatabaseClient, "sql">,
  holdId: string,
  addCredits: number,
): Promise<HoldExtension> {
  const rows = await sql.query<ReservedRow & { held: string | number | null }>(extend, [holdId, addCredits]);
  const row = rows[0];
  if (row === undefined || row.status === "ended") return { status: "ended" };
  if (row.status === "extended") return { status: "extended", heldCredits: Number(row.held) };
  return { status: "insufficient", shortage: shortageOf(row) };
}

const extend: Statement = {
  name: "extend_hold",
  text: `SELECT status, held, available, key_budget, key_spent, key_free, to_char(key_resets_at, '${isoFormat}') AS key_resets_at
    FROM extend_hold($1, $2)`,
};

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
