import { tellWallet } from "@/lib/server/credits/credits";
import { defineRoute } from "@/lib/server/http/define-route";

/** GET /api/v1/credits/wallet: the balance, and what was ever bought and spent. */
export const GET = defineRoute({
  bucket: "default",
  access: "billing:read",
  handler: async (asked) => ({ json: await tellWallet(asked) }),
});
