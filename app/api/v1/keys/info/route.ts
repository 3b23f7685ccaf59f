import { findApiKey } from "@/lib/adapters/database/records/api-keys";
import { defineRoute } from "@/lib/server/http/define-route";
import { toKeyInfo } from "@/lib/server/views/key-view";

/** GET /api/v1/keys/info: whether there is a live key, and its two ends. */
export const GET = defineRoute({
  bucket: "default",
  handler: async ({ identity, runtime: { db } }) => ({
    json: toKeyInfo(await findApiKey(db, identity.userId)),
  }),
});
