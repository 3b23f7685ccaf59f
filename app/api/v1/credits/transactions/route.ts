import { transactionsQuery } from "@/lib/contracts/credits";
import { tellTransactions } from "@/lib/server/credits/credits";
import { defineRoute } from "@/lib/server/http/define-route";

/** GET /api/v1/credits/transactions: the wallet's movements, newest first, as a bare array. */
export const GET = defineRoute({
  bucket: "default",
  access: "billing:read",
  query: transactionsQuery,
  handler: async (asked) => ({ json: await tellTransactions(asked) }),
});
