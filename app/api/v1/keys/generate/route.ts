import { replaceApiKey } from "@/lib/adapters/database/records/api-keys";
import { emptyBody } from "@/lib/contracts/keys";
import { makeApiKey } from "@/lib/server/auth/api-key";
import { defineRoute } from "@/lib/server/http/define-route";

/** POST /api/v1/keys/generate: a new key, shown once; the old one stops working. Needs a session. */
export const POST = defineRoute({
  bucket: "default",
  credential: "session",
  body: emptyBody,
  emptyBody: {},
  handler: async ({ identity: { userId }, runtime: { db, clock, newId, identities } }) => {
    const now = new Date(clock.now());
    const { key, ...stored } = makeApiKey();
    await replaceApiKey(db, { id: newId("key"), userId, ...stored, now });
    identities.forget(userId);
    return { json: { key, prefix: stored.prefix, created_at: now.toISOString() } };
  },
});
