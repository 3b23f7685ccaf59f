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

/**
 * Whose requests, from a moment on (included) to another (not included). `from` begins a quarter of an hour; what lies
 * before `summedTo` is taken from the sums that were made of it (`usage-slots.ts`).
 */
export type UsageSpan = { userId: string; from: Date; to: Date; summedTo: Date };

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
  { timeZone, ...span }: UsageSpan & { timeZone: string },
): Promise<(UsageSums & { date: string; mode: RunMode })[]> {
  return db.$queryRaw(Prisma.sql`
    SELECT to_char(day, 'YYYY-MM-DD') AS date, mode, ${sums}
    FROM (SELECT (at AT TIME ZONE 'UTC' AT TIME ZONE ${timeZone})::date AS day, u.* FROM (${requestFigures(span)}) u) u
    GROUP BY day, mode ORDER BY day, mode`);
}

/** The sums of each key's requests, the dearest first; `keyId` null: of sessions, and of the operator's key. */
export function sumByKey(
  db: Db,
  span: UsageSpan,
): Promise<(UsageSums & { keyId: string | null; name: string | null })[]> {
  return db.$queryRaw(Prisma.sql`
    SELECT k.id AS "keyId", k.name, u.*
    FROM (SELECT key_id, ${sums} FROM (${requestFigures(span)}) u GROUP BY key_id) u
    LEFT JOIN api_keys k ON k.id = u.key_id
    ORDER BY u."creditsCharged" DESC, k.id`);
}

/** SQL over the rows of `requestFigures`: the columns of `UsageSums`. */
const sums = Prisma.sql`sum(requests)::int AS requests, sum(completed)::int AS completed, sum(failed)::int AS failed,
      sum(prompt_tokens)::float8 AS "promptTokens", sum(completion_tokens)::float8 AS "completionTokens",
      sum(cost_pico_usd)::bigint AS "costPicoUsd", sum(credits_charged)::float8 AS "creditsCharged"`;

/** The figures of a span's requests: of its summed slots, and of each request behind them. */
function requestFigures({ userId, from, to, summedTo }: UsageSpan): Prisma.Sql {
  return Prisma.sql`
    SELECT slot AS at, mode, api_key_id AS key_id, requests, completed, failed,
      prompt_tokens, completion_tokens, cost_pico_usd, credits_charged
    FROM usage_slots
    WHERE user_id = ${userId} AND slot >= ${from}::timestamp AND slot < ${summedTo}::timestamp
    UNION ALL
    SELECT created_at, mode, coalesce(api_key_id, ''), 1, (status = 'completed')::int,
      (status IN ('failed', 'expired'))::int, prompt_tokens, completion_tokens, cost_pico_usd, credits_charged
    FROM requests
    WHERE user_id = ${userId} AND created_at >= greatest(${from}::timestamp, ${summedTo}::timestamp)
      AND created_at < ${to}::timestamp`;
}

/** The sums of each model's calls, the dearest first. */
export function sumByModel(db: Db, { userId, from, to, summedTo }: UsageSpan): Promise<ModelUsage[]> {
  return db.$queryRaw(Prisma.sql`
    SELECT model, sum(calls)::int AS calls, sum(failed)::int AS failed,
      sum(prompt_tokens)::float8 AS "promptTokens", sum(completion_tokens)::float8 AS "completionTokens",
      sum(cost_pico_usd)::bigint AS "costPicoUsd"
    FROM (
      SELECT model, calls, failed, prompt_tokens, completion_tokens, cost_pico_usd FROM usage_model_slots
      WHERE user_id = ${userId} AND slot >= ${from}::timestamp AND slot < ${summedTo}::timestamp
      UNION ALL
      SELECT c.model, 1, (c.status = 'failed')::int, c.prompt_tokens, c.completion_tokens, c.cost_pico_usd
      FROM requests r JOIN request_responses c ON c.request_id = r.id
      WHERE r.user_id = ${userId} AND r.created_at >= greatest(${from}::timestamp, ${summedTo}::timestamp)
        AND r.created_at < ${to}::timestamp) u
    GROUP BY model ORDER BY "costPicoUsd" DESC, model`);
}

/** Of so many of the newest completed requests the times are read. */
export const timedRequests = 10_000;

/** How long a span's completed requests took, and how long their first tokens: of the newest `timedRequests`. */
export async function readUsageTimes(db: Db, { userId, from, to }: UsageSpan): Promise<UsageTimes> {
  const rows = await db.$queryRaw<UsageTimes[]>(Prisma.sql`
    SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY latency_ms) AS "latencyP50Ms",
      percentile_disc(0.95) WITHIN GROUP (ORDER BY latency_ms) AS "latencyP95Ms",
      percentile_disc(0.5) WITHIN GROUP (ORDER BY ttft_ms) AS "ttftP50Ms",
      percentile_disc(0.95) WITHIN GROUP (ORDER BY ttft_ms) AS "ttftP95Ms"
    FROM (
      SELECT latency_ms, ttft_ms FROM requests
      WHERE user_id = ${userId} AND created_at >= ${from}::timestamp AND created_at < ${to}::timestamp
        AND status = 'completed'
      ORDER BY created_at DESC, id DESC LIMIT ${timedRequests}) r`);
  return rows[0] ?? { latencyP50Ms: null, latencyP95Ms: null, ttftP50Ms: null, ttftP95Ms: null };
}
