import { historyQuery } from "@/lib/contracts/history";
import { listHistory } from "@/lib/server/history/history";
import { defineRoute } from "@/lib/server/http/define-route";

/** GET /api/v1/history: the caller's requests, newest first, filtered by mode and text. */
export const GET = defineRoute({
  bucket: "default",
  access: "read",
  query: historyQuery,
  handler: async (asked) => ({ json: await listHistory(asked) }),
});
