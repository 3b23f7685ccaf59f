import { closeRequest } from "@/lib/contracts/settings";
import { defineRoute } from "@/lib/server/http/define-route";
import { closeAccount } from "@/lib/server/settings/close-account";

/** POST /api/v1/settings/close: closes the account for good. */
export const POST = defineRoute({
  bucket: "default",
  access: "session",
  body: closeRequest,
  handler: async (asked) => ({ json: await closeAccount(asked) }),
  audit: () => ({ action: "account.closed" }),
});
