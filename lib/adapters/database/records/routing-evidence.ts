import "server-only";
import { promptCategories } from "@/lib/core/catalog/types";
import type { Db } from "../engine/client";
import { Prisma } from "../generated/client";

/** One attempt of an earlier chat, for the Auto router. `ttftMs` is null where nothing came. */
export type StoredObservation = {
  model: string;
  category: (typeof promptCategories)[number];
  createdAt: Date;
  succeeded: boolean;
  ttftMs: number | null;
  outputTokens: number;
};

/** Reasons that say nothing about the model: the request itself, or our key, was refused. */
const notTheModelsFault = ["request_refused", "context_length", "credential_refused"];

/** The user's own attempts since a moment, newest first, of chats whose kind of prompt is known. */
export async function listObservations(
  db: Db,
  { userId, since, limit }: { userId: string; since: Date; limit: number },
): Promise<StoredObservation[]> {
  return db.$queryRaw<StoredObservation[]>(Prisma.sql`
    SELECT a.model, r.summary->>'category' AS category, r.created_at AS "createdAt",
      a.status = 'success' AS succeeded,
      CASE WHEN a.status = 'success' THEN r.ttft_ms END AS "ttftMs",
      CASE WHEN a.status = 'success' THEN r.completion_tokens ELSE 0 END AS "outputTokens"
    FROM requests r JOIN request_attempts a ON a.request_id = r.id
    WHERE r.user_id = ${userId} AND r.created_at >= ${since}::timestamp AND r.mode IN ('chat', 'mesh')
      AND r.summary->>'category' IN (${Prisma.join([...promptCategories])})
      AND a.status IN ('success', 'failed') AND coalesce(a.reason, '') NOT IN (${Prisma.join(notTheModelsFault)})
    ORDER BY r.created_at DESC LIMIT ${limit}::int`);
}
