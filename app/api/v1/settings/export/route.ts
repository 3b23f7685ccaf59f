import { defineRoute } from "@/lib/server/http/define-route";
import { exportData } from "@/lib/server/settings/export";

/** GET /api/v1/settings/export: all that is kept of the account, as a zip of JSON lines. */
export const GET = defineRoute({
  bucket: "default",
  access: "session",
  handler: async (asked) => exportData(asked),
  audit: () => ({ action: "account.exported" }),
});
