import { listRequests } from "@/lib/adapters/database/records/requests";
import { historyQuery } from "@/lib/contracts/history";
import { defineRoute } from "@/lib/server/http/define-route";
import { toRequestRow } from "@/lib/server/views/request-view";

/** GET /api/v1/history: the caller's requests, newest first, filtered by mode and text. */
export const GET = defineRoute({
  bucket: "default",
  query: historyQuery,
  handler: async ({ identity: { userId }, query, runtime: { db } }) => {
    const { items, total } = await listRequests(db, { userId, ...query });
    return { json: { items: items.map(toRequestRow), total, limit: query.limit, offset: query.offset } };
  },
});
