import { revokeApiKey } from "@/lib/adapters/database/records/api-keys";
import { defineRoute } from "@/lib/server/http/define-route";

/** DELETE /api/v1/keys/revoke: ends the live key; `revoked` is false when there was none. */
export const DELETE = defineRoute({
  bucket: "default",
  handler: async ({ identity: { userId }, runtime: { db, clock, identities } }) => {
    const revoked = await revokeApiKey(db, { userId, now: new Date(clock.now()) });
    identities.forget(userId);
    return { json: { revoked } };
  },
});
