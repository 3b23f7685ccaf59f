import "server-only";
import { catalogModels } from "@/lib/core/catalog/catalog";
import { picoUsd } from "@/lib/core/catalog/prices";
import { estimatePriors } from "@/lib/core/catalog/priors";
import type { CatalogModel } from "@/lib/core/catalog/types";

/**
 * The catalogue and the models of the operator's own OpenAI-compatible server, as `custom/<its id>`. Nobody bills
 * for a server of one's own: its tokens cost 0, so a request settles at the minimum of 1 credit.
 */
export function installedModels(customIds: readonly string[]): {
  models: readonly CatalogModel[];
  findModel: (id: string) => CatalogModel | undefined;
} {
  const models = [...customIds.map((id) => serverModel("custom", id)), ...catalogModels];
  const byId = new Map(models.map((model) => [model.id, model]));
  return { models, findModel: (id) => byId.get(id) };
}

/** A model of a server whose wire and address are all that we know of it: the operator's (`custom`), or a user's own. */
export function serverModel(provider: "custom" | "own", upstreamId: string): CatalogModel {
  return {
    id: `${provider}/${upstreamId}`,
    name: upstreamId,
    maker: "Own server",
    family: `${provider}-${upstreamId}`,
    contextWindow: 128_000,
    maxOutputTokens: 32_000,
    capabilities: { vision: false, tools: false, reasoning: false, json: true },
    temperature: "wide",
    isFree: true,
    isSimulated: false,
    routes: [{ provider, upstreamId, prices: picoUsd(0, 0) }],
    priors: estimatePriors({ tier: "small", profile: "even", pace: "steady" }),
  };
}
