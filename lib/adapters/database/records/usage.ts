import "server-only";
import type { RunMode } from "@/lib/contracts/conversations";
import type { Db } from "../engine/client";
import { Prisma } from "../generated/client";

/** Sums over requests; money in pico-dollars. */
export type UsageSums = {
  requests: number;
  completed: number;
  failed: number;
  promptTokens: number;
  completionTokens: number;
  costPicoUsd: bigint;
  creditsCharged: number;
};

export type ModelUsage = {
  model: string;
  calls: number;
  failed: number;
  promptTokens: number;
  completionTokens: number;
  costPicoUsd: bigint;
};

/** Percentiles in milliseconds; null without a measurement. */
export type UsageTimes = {
  latencyP50Ms: number | null;
  latencyP95Ms: number | null;
  ttftP50Ms: number | null;
  ttftP95Ms: number | null;
};

/** Whose requests, from a moment on (included) to another (not included). */
export type UsageSpan = { userId: string; from: Date; to: Date };

/** The instant at which a zone's calendar day began, so many days before that of `now`. */
export async function startOfDay(
  db: Db,
  { now, timeZone, daysBack }: { now: Date; timeZone: string; daysBack: number },
): Promise<Date> {
  const rows = await db.$queryRaw<{ start: Date }[]>(Prisma.sql`
    SELECT (date_trunc('day', ${now.toISOString()}::timestamptz AT TIME ZONE ${timeZone})
      - make_interval(days => ${daysBack}::int)) AT TIME ZONE ${timeZone} AT TIME ZONE 'UTC' AS start`);
  const start = rows[0]?.start;
  if (start === undefined) throw new Error("A database knows its calendar.");
  return start;
}

/** The sums of each day of a zone's calendar and mode on which something was asked; `date` as YYYY-MM-DD. */
export function sumByDayAndMode(
  db: Db,
  { userId, from, to, timeZone }: UsageSpan & { timeZone: string },
): Promise<(UsageSums & { date: string; mode: RunMode })[]> {
  return db.$queryRaw(Prisma.sql`
    SELECT to_char(created_at AT TIME ZONE 'UTC' AT TIME ZONE ${timeZone}, 'YYYY-MM-DD') AS date, mode,
      ${sums}
    FROM requests r
    WHERE user_id = ${userId} AND created_at >= ${from}::timestamp AND created_at < ${to}::timestamp
    GROUP BY 1, 2 ORDER BY 1, 2`);
}

/** The sums of each key's requests, the dearest first; `keyId` null: of sessions, and of the operator's key. */
export function sumByKey(
  db: Db,
  { userId, from, to }: UsageSpan,
): Promise<(UsageSums & { keyId: string | null; name: string | null })[]> {
  return db.$queryRaw(Prisma.sql`
    SELECT k.id AS "keyId", k.name,
      ${sums}
    FROM requests r LEFT JOIN api_keys k ON k.id = r.api_key_id
    WHERE r.user_id = ${userId} AND r.created_at >= ${from}::timestamp AND r.created_at < ${to}::timestamp
    GROUP BY k.id ORDER BY sum(r.credits_charged) DESC, k.id`);
}

/** SQL over `requests r`: the columns of `UsageSums`. */
const sums = Prisma.sql`count(*)::int AS requests,
      (count(*) FILTER (WHERE r.status = 'completed'))::int AS completed,
      (count(*) FILTER (WHERE r.status IN ('failed', 'expired')))::int AS failed,
      sum(r.prompt_tokens)::float8 AS "promptTokens",
      sum(r.completion_tokens)::float8 AS "completionTokens",
      sum(r.cost_pico_usd)::bigint AS "costPicoUsd",
      sum(r.credits_charged)::float8 AS "creditsCharged"`;

/** The sums of each model's calls, the dearest first. */
export function sumByModel(db: Db, { userId, from, to }: UsageSpan): Promise<ModelUsage[]> {
  return db.$queryRaw(Prisma.sql`
    SELECT c.model, count(*)::int AS calls,
      (count(*) FILTER (WHERE c.status = 'failed'))::int AS failed,
      sum(c.prompt_tokens)::float8 AS "promptTokens",
      sum(c.completion_tokens)::float8 AS "completionTokens",
      sum(c.cost_pico_usd)::bigint AS "costPicoUsd"
    FROM requests r JOIN request_responses c ON c.request_id = r.id
    WHERE r.user_id = ${userId} AND r.created_at >= ${from}::timestamp AND r.created_at < ${to}::timestamp
    GROUP BY c.model ORDER BY sum(c.cost_pico_usd) DESC, c.model`);
}

/** How long completed requests took, and how long their first tokens. */
export async function readUsageTimes(db: Db, { userId, from, to }: UsageSpan): Promise<UsageTimes> {
  const rows = await db.$queryRaw<UsageTimes[]>(Prisma.sql`
    SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY latency_ms) AS "latencyP50Ms",
      percentile_disc(0.95) WITHIN GROUP (ORDER BY latency_ms) AS "latencyP95Ms",
      percentile_disc(0.5) WITHIN GROUP (ORDER BY ttft_ms) AS "ttftP50Ms",
      percentile_disc(0.95) WITHIN GROUP (ORDER BY ttft_ms) AS "ttftP95Ms"
    FROM requests
    WHERE user_id = ${userId} AND created_at >= ${from}::timestamp AND created_at < ${to}::timestamp
      AND status = 'completed'`);
  return rows[0] ?? { latencyP50Ms: null, latencyP95Ms: null, ttftP50Ms: null, ttftP95Ms: null };
}
