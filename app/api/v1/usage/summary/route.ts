import { usageSummaryQuery } from "@/lib/contracts/usage";
import { defineRoute } from "@/lib/server/http/define-route";
import { summariseUsage } from "@/lib/server/usage/usage";

/** GET /api/v1/usage/summary: what the last days took and cost, by day, mode and model. */
export const GET = defineRoute({
  bucket: "default",
  access: "read",
  query: usageSummaryQuery,
  handler: async (asked) => ({ json: await summariseUsage(asked) }),
});
