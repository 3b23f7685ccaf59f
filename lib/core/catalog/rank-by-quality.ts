import { isFaultModel } from "./catalog";
import { firstPrices } from "./prices";
import { type CatalogModel, type PromptCategory, promptCategories } from "./types";

/**
 * The models best first, for one kind of prompt or over all kinds: the order in which default synthesizers and
 * judges are tried. Fault models are left out, simulated ones come after all real ones. Equal quality: the cheaper,
 * then the smaller id, so the order of `models` does not matter.
 */
export function rankByQuality(models: readonly CatalogModel[], category?: PromptCategory): CatalogModel[] {
  return models
    .filter((model) => !isFaultModel(model))
    .toSorted(
      (left, right) =>
        Number(left.isSimulated) - Number(right.isSimulated) ||
        qualityOf(right, category) - qualityOf(left, category) ||
        priceOf(left) - priceOf(right) ||
        (left.id < right.id ? -1 : 1),
    );
}

function qualityOf(model: CatalogModel, category: PromptCategory | undefined): number {
  if (category) return model.priors.quality[category];
  return (
    promptCategories.reduce((sum, each) => sum + model.priors.quality[each], 0) / promptCategories.length
  );
}

/** The best route's; an unknown price ranks as the dearest. */
function priceOf({ routes }: CatalogModel): number {
  const prices = firstPrices(routes);
  return prices ? prices.inputPicoUsd + prices.outputPicoUsd : Number.MAX_SAFE_INTEGER;
}
