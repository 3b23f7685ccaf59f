import { anthropicModels } from "./models/anthropic";
import { deepSeekModels } from "./models/deepseek";
import { googleModels } from "./models/google";
import { metaModels } from "./models/meta";
import { minimaxModels } from "./models/minimax";
import { mistralModels } from "./models/mistral";
import { moonshotModels } from "./models/moonshot";
import { nvidiaModels } from "./models/nvidia";
import { openAiModels } from "./models/openai";
import { otherModels } from "./models/others";
import { qwenModels } from "./models/qwen";
import { faultModels, sandboxModels } from "./models/sandbox";
import { xAiModels } from "./models/xai";
import { zaiModels } from "./models/zai";
import type { CatalogModel } from "./types";

/** The version of the price list, kept with each request so that an old charge can be recomputed. */
export const catalogVersion = "2026-07-02.3";

/** Every model we know, simulated ones last. */
export const catalogModels: readonly CatalogModel[] = [
  ...openAiModels,
  ...anthropicModels,
  ...googleModels,
  ...deepSeekModels,
  ...metaModels,
  ...mistralModels,
  ...xAiModels,
  ...qwenModels,
  ...moonshotModels,
  ...zaiModels,
  ...minimaxModels,
  ...nvidiaModels,
  ...otherModels,
  ...sandboxModels,
  ...faultModels,
];

const modelsById: ReadonlyMap<string, CatalogModel> = new Map(
  catalogModels.map((model) => [model.id, model]),
);
const faultIds: ReadonlySet<string> = new Set(faultModels.map((model) => model.id));

/** The model with exactly this id. `auto` is not a model. */
export function findModel(id: string): CatalogModel | undefined {
  return modelsById.get(id);
}

/** Whether the model exists to fail. Such a model answers only when it is asked for by name. */
export function isFaultModel(model: Pick<CatalogModel, "id">): boolean {
  return faultIds.has(model.id);
}
