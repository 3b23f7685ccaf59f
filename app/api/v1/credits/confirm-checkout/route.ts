import { confirmCheckoutRequest } from "@/lib/contracts/credits";
import { defineRoute } from "@/lib/server/http/define-route";
import { confirmCheckout } from "@/lib/server/payments/purchase";

/** POST /api/v1/credits/confirm-checkout: how a checkout stands; safe to repeat. */
export const POST = defineRoute({
  bucket: "default",
  access: "account",
  body: confirmCheckoutRequest,
  handler: async (asked) => ({ json: await confirmCheckout(asked) }),
});
