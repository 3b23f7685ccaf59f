import { emptyBody } from "@/lib/contracts/keys";
import { idParams } from "@/lib/contracts/pagination";
import { defineRoute } from "@/lib/server/http/define-route";
import { rotateKey } from "@/lib/server/keys/named-keys";

/** POST /api/v1/keys/{id}/rotate: a new secret, shown once; the old one works for another day. */
export const POST = defineRoute({
  bucket: "default",
  access: "session",
  params: idParams,
  body: emptyBody,
  emptyBody: {},
  handler: async (asked) => ({ json: await rotateKey(asked) }),
  audit: ({ params }) => ({ action: "key.rotated", target: params.id }),
});
