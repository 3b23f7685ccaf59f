import { pageQuery } from "@/lib/contracts/pagination";
import { listAudit } from "@/lib/server/audit/audit";
import { defineRoute } from "@/lib/server/http/define-route";

/** GET /api/v1/settings/audit: who changed what of this account, newest first. */
export const GET = defineRoute({
  bucket: "default",
  access: "account",
  query: pageQuery,
  handler: async (asked) => ({ json: await listAudit(asked) }),
});
