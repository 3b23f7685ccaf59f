import { emptyBody } from "@/lib/contracts/keys";
import { defineRoute } from "@/lib/server/http/define-route";
import { generateKey } from "@/lib/server/keys/keys";

/** POST /api/v1/keys/generate: a new key, shown once; the old one stops working. Needs a session. */
export const POST = defineRoute({
  bucket: "default",
  access: "session",
  body: emptyBody,
  emptyBody: {},
  handler: async (asked) => ({ json: await generateKey(asked) }),
  audit: () => ({ action: "key.generated" }),
});
