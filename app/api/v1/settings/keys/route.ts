import { providerKeysRequest } from "@/lib/contracts/settings";
import { defineRoute } from "@/lib/server/http/define-route";
import { listOwnKeys, saveOwnKeys } from "@/lib/server/settings/provider-keys";

/** GET /api/v1/settings/keys: the caller's own provider keys, without their text. */
export const GET = defineRoute({
  bucket: "default",
  access: "account",
  handler: async (asked) => ({ json: await listOwnKeys(asked) }),
});

/** PUT /api/v1/settings/keys: keeps own provider keys, sealed. */
export const PUT = defineRoute({
  bucket: "default",
  access: "account",
  body: providerKeysRequest,
  handler: async (asked) => ({ json: await saveOwnKeys(asked) }),
  audit: ({ body }) => ({ action: "provider_key.saved", target: Object.keys(body.keys).join(", ") }),
});
