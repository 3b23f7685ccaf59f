import { usageRecentQuery } from "@/lib/contracts/usage";
import { defineRoute } from "@/lib/server/http/define-route";
import { listRecentUsage } from "@/lib/server/usage/usage";

/** GET /api/v1/usage/recent: the requests of the last days, newest first, as a bare array. */
export const GET = defineRoute({
  bucket: "default",
  access: "read",
  query: usageRecentQuery,
  handler: async (asked) => ({ json: await listRecentUsage(asked) }),
});
