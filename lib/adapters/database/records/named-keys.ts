import "server-only";
import type { KeyChange, KeyRequest } from "@/lib/contracts/keys";
import type { Db } from "../engine/client";
import { Prisma } from "../generated/client";

/** A live named key with what it has spent in the current period of its budget. */
export type NamedKeyRow = {
  id: string;
  name: string;
  prefix: string;
  last4: string;
  scopes: string[];
  models: string[];
  modes: string[];
  budgetCredits: number | null;
  budgetPeriod: KeyRequest["budget_period"];
  spentCredits: number;
  resetsAt: Date | null;
  perRequestMaxCredits: number | null;
  ratePerMinute: number | null;
  ipAllow: string[];
  expiresAt: Date | null;
  createdAt: Date;
  lastUsedAt: Date | null;
};

/** The two ends of a key that may be shown, and the hash it is known by. */
export type KeySecret = { hash: string; prefix: string; last4: string };

/** Stores a named key; false when a live key of the user has this name. */
export async function createNamedKey(
  db: Db,
  {
    id,
    userId,
    secret,
    rules,
    now,
  }: { id: string; userId: string; secret: KeySecret; rules: KeyRequest; now: Date },
): Promise<boolean> {
  const taken = await db.apiKey.createMany({
    data: { id, userId, isDefault: false, ...secret, ...columnsOf(rules), createdAt: now },
    skipDuplicates: true,
  });
  return taken.count === 1;
}

/** Changes what is named. Answers `gone` for another user's key or a revoked one, `taken` when the name is. */
export async function changeNamedKey(
  db: Db,
  { id, userId, change }: { id: string; userId: string; change: KeyChange },
): Promise<"changed" | "gone" | "taken"> {
  if (change.name !== undefined) {
    const namesake = await db.apiKey.findFirst({
      where: {
        userId,
        isDefault: false,
        revokedAt: null,
        id: { not: id },
        name: { equals: change.name, mode: "insensitive" },
      },
      select: { id: true },
    });
    if (namesake !== null) return "taken";
  }
  const { count } = await db.apiKey.updateMany({ where: liveKey(id, userId), data: columnsOf(change) });
  return count === 1 ? "changed" : "gone";
}

/** Gives a named key a new secret; the old one works until `graceUntil`. False when there is no such live key. */
export async function rotateNamedKey(
  db: Db,
  { id, userId, secret, graceUntil }: { id: string; userId: string; secret: KeySecret; graceUntil: Date },
): Promise<boolean> {
  const rows = await db.$queryRaw<{ id: string }[]>(Prisma.sql`
    UPDATE api_keys SET previous_hash = hash, previous_until = ${graceUntil}::timestamp,
      hash = ${secret.hash}, prefix = ${secret.prefix}, last4 = ${secret.last4}
    WHERE id = ${id} AND user_id = ${userId} AND revoked_at IS NULL AND NOT is_default
    RETURNING id`);
  return rows.length === 1;
}

/** Ends a named key at once, with the secret before it; false when there is no such live key. */
export async function revokeNamedKey(
  db: Db,
  { id, userId, now }: { id: string; userId: string; now: Date },
): Promise<boolean> {
  const { count } = await db.apiKey.updateMany({ where: liveKey(id, userId), data: { revokedAt: now } });
  return count === 1;
}

/** The user's live named keys, newest first, and how many there are; `id` narrows them to one. */
export async function findNamedKeys(
  db: Db,
  {
    userId,
    id = null,
    now,
    limit,
    offset,
  }: { userId: string; id?: string | null; now: Date; limit: number; offset: number },
): Promise<{ keys: NamedKeyRow[]; total: number }> {
  const rows = await db.$queryRaw<(NamedKeyRow & { total: number })[]>(Prisma.sql`
    SELECT k.id, k.name, k.prefix, k.last4, k.scopes, k.models, k.modes,
      k.budget_credits::float8 AS "budgetCredits", k.budget_period AS "budgetPeriod",
      coalesce(s.spent_credits, 0)::float8 AS "spentCredits",
      key_period_end(k.budget_period, key_period_start(k.budget_period, ${now}::timestamp)) AS "resetsAt",
      k.per_request_max_credits::float8 AS "perRequestMaxCredits", k.rate_per_minute AS "ratePerMinute",
      k.ip_allow AS "ipAllow", k.expires_at AS "expiresAt", k.created_at AS "createdAt",
      k.last_used_at AS "lastUsedAt", (count(*) OVER ())::int AS total
    FROM api_keys k LEFT JOIN key_spends s
      ON s.api_key_id = k.id AND s.period_start = key_period_start(k.budget_period, ${now}::timestamp)
    WHERE k.user_id = ${userId} AND k.revoked_at IS NULL AND NOT k.is_default
      AND (${id}::text IS NULL OR k.id = ${id})
    ORDER BY k.created_at DESC, k.id DESC LIMIT ${limit}::int OFFSET ${offset}::int`);
  return { keys: rows.map(({ total: _total, ...key }) => key), total: rows[0]?.total ?? 0 };
}

function liveKey(id: string, userId: string) {
  return { id, userId, isDefault: false, revokedAt: null };
}

/** The columns of what is named; a list that is null is stored as an empty one, which allows all. */
function columnsOf<Rules extends KeyChange>(rules: Rules) {
  const { expires_at: expiresAt } = rules;
  const columns = {
    name: rules.name,
    scopes: rules.scopes,
    models: rules.models === null ? [] : rules.models,
    modes: rules.modes === null ? [] : rules.modes,
    budgetCredits: rules.budget_credits,
    budgetPeriod: rules.budget_period,
    perRequestMaxCredits: rules.per_request_max_credits,
    ratePerMinute: rules.rate_per_minute,
    ipAllow: rules.ip_allow === null ? [] : rules.ip_allow,
    expiresAt: typeof expiresAt === "string" ? new Date(expiresAt) : expiresAt,
  };
  return Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined));
}
