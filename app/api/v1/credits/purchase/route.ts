import { creditsPurchase } from "@/lib/contracts/credits";
import { defineRoute } from "@/lib/server/http/define-route";
import { purchaseCredits } from "@/lib/server/payments/purchase";

/** POST /api/v1/credits/purchase: opens a checkout for an amount or a pack. */
export const POST = defineRoute({
  bucket: "default",
  access: "account",
  body: creditsPurchase,
  handler: async (asked) => ({ json: await purchaseCredits(asked) }),
  audit: ({ body }) => ({
    action: "credits.purchase_opened",
    details: { amount_usd: body.amount_usd ?? null, pack_id: body.pack_id ?? null },
  }),
});
