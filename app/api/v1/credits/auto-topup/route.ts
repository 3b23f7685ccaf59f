import { autoTopupChange } from "@/lib/contracts/credits";
import { defineRoute } from "@/lib/server/http/define-route";
import { changeTopup } from "@/lib/server/payments/auto-topup";

/** PUT /api/v1/credits/auto-topup: sets the automatic top-up, or turns it off. */
export const PUT = defineRoute({
  bucket: "default",
  access: "account",
  body: autoTopupChange,
  handler: async (asked) => ({ json: await changeTopup(asked) }),
  audit: ({ body }) => ({ action: "auto_topup.changed", details: body }),
});
