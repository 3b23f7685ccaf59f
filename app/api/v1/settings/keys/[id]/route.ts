import { idParams } from "@/lib/contracts/pagination";
import { defineRoute } from "@/lib/server/http/define-route";
import { deleteOwnKey } from "@/lib/server/settings/provider-keys";

/** DELETE /api/v1/settings/keys/{provider}: forgets an own key. */
export const DELETE = defineRoute({
  bucket: "default",
  access: "account",
  params: idParams,
  handler: async (asked) => ({ json: await deleteOwnKey(asked) }),
  audit: ({ params }) => ({ action: "provider_key.deleted", target: params.id }),
});
