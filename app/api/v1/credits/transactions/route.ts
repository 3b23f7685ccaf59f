import { listTransactions } from "@/lib/adapters/database/money/wallets";
import { transactionsQuery } from "@/lib/contracts/credits";
import { defineRoute } from "@/lib/server/http/define-route";
import { toTransaction } from "@/lib/server/views/credits-view";

/** GET /api/v1/credits/transactions: the wallet's movements, newest first, as a bare array. */
export const GET = defineRoute({
  bucket: "default",
  query: transactionsQuery,
  handler: async ({ identity: { userId }, query, runtime: { db } }) => ({
    json: (await listTransactions(db, { userId, ...query })).map(toTransaction),
  }),
});
