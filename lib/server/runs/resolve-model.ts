import "server-only";
import { AppError } from "@/lib/contracts/errors";
import { suggestModels } from "@/lib/core/catalog/suggest-models";
import type { CatalogModel } from "@/lib/core/catalog/types";
import type { Identity } from "../auth/identity";
import type { Runtime } from "../runtime-type";

/**
 * The catalogue model of an id that the caller named. Throws AppError: `unknown_model` with the nearest ids,
 * `model_unavailable` when no key can serve it, `forbidden` when a free account asks for a paid model.
 */
export function resolveModel(
  id: string,
  { runtime, plan }: { runtime: Runtime; plan: Identity["plan"] },
): CatalogModel {
  const model = runtime.findModel(id);
  if (model === undefined) {
    const suggestions = suggestModels(id);
    const hint = suggestions[0] === undefined ? "" : ` Did you mean ${suggestions[0]}?`;
    throw new AppError("unknown_model", {
      message: `There is no model "${id.slice(0, 80)}".${hint}`,
      details: { model: id, suggestions },
    });
  }
  if (!isServable(model, runtime)) {
    throw new AppError("model_unavailable", {
      message: `${model.name} cannot be served here.`,
      details: { model: id, hint: hintFor(model) },
    });
  }
  if (!mayUse(model, { runtime, plan })) {
    throw new AppError("forbidden", {
      message: `${model.name} opens with your first top-up or your own provider key; free accounts use free models.`,
    });
  }
  return model;
}

/** Whether any key can serve the model at a known price. */
export function isServable(model: CatalogModel, { modelDeps }: Runtime): boolean {
  return modelDeps.routesFor(model).length > 0;
}

/** Whether the plan opens the model (CONTRACT.md §7). */
export function mayUse(
  model: CatalogModel,
  { runtime, plan }: { runtime: Runtime; plan: Identity["plan"] },
): boolean {
  return plan === "paid" || model.isFree || runtime.env.freeTierAllModels;
}

function hintFor(model: CatalogModel): string {
  if (model.prices === null) return "Its price is not known, so it cannot be paid with credits.";
  const names = model.routes.map(({ provider }) =>
    provider === "custom" ? "CUSTOM_OPENAI_BASE_URL" : `${provider.toUpperCase()}_API_KEY`,
  );
  return `Set ${names.join(" or ")} on the server, or use a sandbox model.`;
}
