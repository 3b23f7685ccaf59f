import { keyChange } from "@/lib/contracts/keys";
import { idParams } from "@/lib/contracts/pagination";
import { defineRoute } from "@/lib/server/http/define-route";
import { changeKey, deleteKey } from "@/lib/server/keys/named-keys";

/** PATCH /api/v1/keys/{id}: changes what the body names; null takes a limit away. */
export const PATCH = defineRoute({
  bucket: "default",
  access: "session",
  params: idParams,
  body: keyChange,
  handler: async (asked) => ({ json: await changeKey(asked) }),
  audit: ({ params, body }) => ({ action: "key.changed", target: params.id, details: body }),
});

/** DELETE /api/v1/keys/{id}: ends the key at once. */
export const DELETE = defineRoute({
  bucket: "default",
  access: "session",
  params: idParams,
  handler: async (asked) => ({ json: await deleteKey(asked) }),
  audit: ({ params }) => ({ action: "key.deleted", target: params.id }),
});
