import "server-only";
import { promptCategories } from "@/lib/core/catalog/types";
import { type EvidenceSums, evidenceRules } from "@/lib/core/routing/evidence";
import type { Db } from "../engine/client";
import { Prisma } from "../generated/client";

/** Reasons that say nothing about the model: the request itself, or our key, was refused. */
const notTheModelsFault = ["request_refused", "context_length", "credential_refused"];

/**
 * The user's own attempts since a moment, the newest `limit` of them, of chats whose kind of prompt is known: summed by
 * model and kind as of `now`, one row each.
 */
export async function sumEvidence(
  db: Db,
  { userId, since, now, limit }: { userId: string; since: Date; now: Date; limit: number },
): Promise<EvidenceSums[]> {
  const { reliabilityHalfLifeMs, latencyHalfLifeMs, countHalfLifeMs } = evidenceRules;
  return db.$queryRaw<EvidenceSums[]>(Prisma.sql`
    SELECT model, category,
      sum(reliability_weight) AS tries,
      coalesce(sum(reliability_weight) FILTER (WHERE succeeded), 0) AS successes,
      coalesce(sum(latency_weight) FILTER (WHERE ttft_ms IS NOT NULL), 0) AS waits,
      coalesce(sum(latency_weight * ln(greatest(ttft_ms, 1)::float8)), 0) AS "logWaitMs",
      sum(count_weight) AS calls,
      sum(count_weight * count_weight) AS "squaredCalls",
      coalesce(sum(count_weight) FILTER (WHERE succeeded), 0) AS answers,
      coalesce(sum(count_weight * output_tokens) FILTER (WHERE succeeded), 0) AS "outputTokens"
    FROM (
      SELECT model, category, succeeded, ttft_ms, output_tokens,
        power(2::float8, -age_ms / ${reliabilityHalfLifeMs}::float8) AS reliability_weight,
        power(2::float8, -age_ms / ${latencyHalfLifeMs}::float8) AS latency_weight,
        power(2::float8, -age_ms / ${countHalfLifeMs}::float8) AS count_weight
      FROM (
        SELECT a.model, r.category, a.status = 'success' AS succeeded,
          CASE WHEN a.status = 'success' THEN r.ttft_ms END AS ttft_ms,
          r.completion_tokens::float8 AS output_tokens,
          greatest(0, extract(epoch FROM ${now}::timestamp - r.created_at) * 1000)::float8 AS age_ms
        FROM requests r JOIN request_attempts a ON a.request_id = r.id
        WHERE r.user_id = ${userId} AND r.created_at >= ${since}::timestamp AND r.mode IN ('chat', 'mesh')
          AND r.category IN (${Prisma.join([...promptCategories])})
          AND a.status IN ('success', 'failed') AND coalesce(a.reason, '') NOT IN (${Prisma.join(notTheModelsFault)})
        ORDER BY r.created_at DESC LIMIT ${limit}::int
      ) AS attempts
    ) AS weighed
    GROUP BY model, category`);
}
