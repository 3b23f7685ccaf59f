import { defineRoute } from "@/lib/server/http/define-route";
import { revokeKey } from "@/lib/server/keys/keys";

/** DELETE /api/v1/keys/revoke: ends the live key; `revoked` is false when there was none. */
export const DELETE = defineRoute({
  bucket: "default",
  access: "account",
  handler: async (asked) => ({ json: await revokeKey(asked) }),
  audit: () => ({ action: "key.revoked" }),
});
