import { keyRequest } from "@/lib/contracts/keys";
import { pageQuery } from "@/lib/contracts/pagination";
import { defineRoute } from "@/lib/server/http/define-route";
import { listKeys, makeKey } from "@/lib/server/keys/named-keys";

/** GET /api/v1/keys: the account's named keys, newest first. */
export const GET = defineRoute({
  bucket: "default",
  access: "session",
  query: pageQuery,
  handler: async (asked) => ({ json: await listKeys(asked) }),
});

/** POST /api/v1/keys: makes a named key, shown once. */
export const POST = defineRoute({
  bucket: "default",
  access: "session",
  body: keyRequest,
  handler: async (asked) => ({ json: await makeKey(asked) }),
  audit: ({ body }) => ({ action: "key.made", target: body.name, details: body }),
});
