import { defineRoute } from "@/lib/server/http/define-route";
import { listServedModels } from "@/lib/server/models/list-served-models";

/** GET /api/v1/models: the catalogue as a bare array, `auto` first. */
export const GET = defineRoute({
  bucket: "default",
  access: "read",
  handler: async (asked) => ({ json: listServedModels(asked) }),
});
