import type { ModelRow } from "@/lib/contracts/models";
import { firstPrices } from "./prices";
import type { CatalogModel, ModelRoute } from "./types";

export type ListModelsOptions = {
  models: readonly CatalogModel[];
  /** The routes that can serve the model now, best first. */
  routesFor: (model: CatalogModel) => readonly ModelRoute[];
};

/** The rows of GET /models: `auto` first, then the models in their order (CONTRACT.md §9). */
export function listModels({ models, routesFor }: ListModelsOptions): ModelRow[] {
  const rows = models.map((model) => toRow(model, routesFor(model)));
  return [autoRow(rows), ...rows];
}

const picoUsdATokenPerUsdAMillion = 1_000_000;

/** The prices are those of the route that would be taken, or of the best one of a model that nobody serves here. */
function toRow(model: CatalogModel, routes: readonly ModelRoute[]): ModelRow {
  const prices = firstPrices(routes.length > 0 ? routes : model.routes);
  return {
    id: model.id,
    name: model.name,
    provider: model.maker,
    vision: model.capabilities.vision,
    is_free: model.isFree,
    context_window: model.contextWindow,
    max_output_tokens: model.maxOutputTokens,
    input_per_1m: prices && prices.inputPicoUsd / picoUsdATokenPerUsdAMillion,
    output_per_1m: prices && prices.outputPicoUsd / picoUsdATokenPerUsdAMillion,
    capabilities: { ...model.capabilities },
    available: routes.length > 0,
    served_by: routes.map(({ provider }) => provider),
    simulated: model.isSimulated,
  };
}

/** Auto can do what the best of its models can; what it costs depends on the model it picks. */
function autoRow(rows: readonly ModelRow[]): ModelRow {
  return {
    id: "auto",
    name: "Auto",
    provider: "LLMWise",
    vision: true,
    is_free: true,
    context_window: Math.max(0, ...rows.map((row) => row.context_window)),
    max_output_tokens: Math.max(0, ...rows.map((row) => row.max_output_tokens)),
    input_per_1m: null,
    output_per_1m: null,
    capabilities: { vision: true, tools: true, reasoning: true, json: true },
    available: rows.some((row) => row.available),
    served_by: [],
    simulated: false,
  };
}
