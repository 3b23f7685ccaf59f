import { tellBalance } from "@/lib/server/credits/credits";
import { defineRoute } from "@/lib/server/http/define-route";

/** GET /api/v1/credits/balance: whole credits, what is held of them, and the plan. */
export const GET = defineRoute({
  bucket: "default",
  access: "billing:read",
  handler: async (asked) => ({ json: await tellBalance(asked) }),
});
