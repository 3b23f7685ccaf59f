import { tellPacks } from "@/lib/server/credits/credits";
import { defineRoute } from "@/lib/server/http/define-route";

/** GET /api/v1/credits/packs: the amounts on sale. */
export const GET = defineRoute({
  bucket: "default",
  access: "anyone",
  handler: async () => ({ json: tellPacks() }),
});
