import { ownServerRequest } from "@/lib/contracts/settings";
import { defineRoute } from "@/lib/server/http/define-route";
import { forgetOwnServer, keepOwnServer, tellOwnServer } from "@/lib/server/settings/own-server";

/** GET /api/v1/settings/server: the caller's own server, without its key. */
export const GET = defineRoute({
  bucket: "default",
  access: "account",
  handler: async (asked) => ({ json: await tellOwnServer(asked) }),
});

/** PUT /api/v1/settings/server: keeps an OpenAI-compatible server of the caller's own. */
export const PUT = defineRoute({
  bucket: "default",
  access: "account",
  body: ownServerRequest,
  handler: async (asked) => ({ json: await keepOwnServer(asked) }),
  audit: ({ body }) => ({ action: "own_server.saved", details: { models: body.models.length } }),
});

/** DELETE /api/v1/settings/server: forgets it. */
export const DELETE = defineRoute({
  bucket: "default",
  access: "account",
  handler: async (asked) => ({ json: await forgetOwnServer(asked) }),
  audit: () => ({ action: "own_server.deleted" }),
});
