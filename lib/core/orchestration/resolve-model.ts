import { AppError } from "@/lib/contracts/errors";
import { findModel } from "@/lib/core/catalog/catalog";
import { suggestModels } from "@/lib/core/catalog/suggest-models";
import type { CatalogModel } from "@/lib/core/catalog/types";

/** Whether a platform key or the caller's own key can serve the model and the caller's plan is open to it. */
export type IsServable = (model: CatalogModel) => boolean;

/** A call that a plan foresees, for the hold taken before the first one. */
export type PlannedCall = { model: CatalogModel; promptTokens: number };

/**
 * The catalogue's model that a request field names. AppError `unknown_model` or `model_unavailable` otherwise; `path`
 * is the field, as in "models.1".
 */
export function resolveModel(id: string, path: string, isServable: IsServable): CatalogModel {
  const model = findModel(id);
  if (model === undefined) {
    throw new AppError("unknown_model", {
      message: `${path}: "${id}" is not in the catalogue.`,
      details: { model: id, suggestions: suggestModels(id).filter((suggestion) => suggestion !== "auto") },
    });
  }
  if (isServable(model)) return model;
  const providers = [...new Set(model.routes.map(({ provider }) => provider))];
  throw new AppError("model_unavailable", {
    message: `${path}: no provider key can serve "${id}".`,
    details: { model: id, hint: `Add a key for ${providers.join(" or ")} in the provider settings.` },
  });
}
