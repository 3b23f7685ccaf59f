import { readBalance } from "@/lib/adapters/database/money/wallets";
import { defineRoute } from "@/lib/server/http/define-route";
import { toBalance } from "@/lib/server/views/credits-view";

/** GET /api/v1/credits/balance: whole credits, what is held of them, and the plan. */
export const GET = defineRoute({
  bucket: "default",
  handler: async ({ identity, runtime: { db } }) => ({
    json: toBalance(await readBalance(db, identity.userId)),
  }),
});
