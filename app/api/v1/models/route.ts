import { listModels } from "@/lib/core/catalog/list-models";
import { defineRoute } from "@/lib/server/http/define-route";

/** GET /api/v1/models: the catalogue as a bare array, `auto` first. */
export const GET = defineRoute({
  bucket: "default",
  handler: async ({ runtime: { models, platformRoutes } }) => ({
    json: listModels({
      models,
      servedBy: (model) => platformRoutes(model).map(({ provider }) => provider),
    }),
  }),
});
