import { defineRoute } from "@/lib/server/http/define-route";
import { tellKey } from "@/lib/server/keys/keys";

/** GET /api/v1/keys/info: whether there is a live key, and its two ends. */
export const GET = defineRoute({
  bucket: "default",
  access: "account",
  handler: async (asked) => ({ json: await tellKey(asked) }),
});
