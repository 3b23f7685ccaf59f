import { AppError } from "@/lib/contracts/errors";
import { type ProviderId, providerRow } from "@/lib/core/catalog/providers";
import { suggestModels } from "@/lib/core/catalog/suggest-models";
import type { CatalogModel } from "@/lib/core/catalog/types";
import type { ServableRoute } from "./model-call";

/** The models of an installation, and which of them a caller may be served. */
export type ModelAccess = {
  models: readonly CatalogModel[];
  findModel: (id: string) => CatalogModel | undefined;
  /** The routes that a platform key or the caller's own key can serve at a known price, best first. */
  routesFor: (model: CatalogModel) => readonly ServableRoute[];
  /** Whether the caller's plan opens it (CONTRACT.md §7), and his key if it keeps a list. */
  isAllowed: (model: CatalogModel) => boolean;
  /** Whether it is on the list of the caller's key; every model is where the key keeps none. */
  isOnKeysList?: (model: CatalogModel) => boolean;
};

/** Whether anybody can serve the model to this caller. */
export function isServable(model: CatalogModel, { routesFor }: Pick<ModelAccess, "routesFor">): boolean {
  return routesFor(model).length > 0;
}

/** A call that a plan foresees, for the hold taken before the first one. */
export type PlannedCall = { model: CatalogModel; promptTokens: number };

/**
 * The model that a request field names; `path` is the field, as in "models.1". Throws AppError: `unknown_model` with
 * the nearest ids, `model_unavailable` when no key serves it, `forbidden` when the caller's plan does not open it.
 */
export function resolveModel(
  id: string,
  { path, access }: { path: string; access: ModelAccess },
): CatalogModel {
  const model = access.findModel(id);
  if (model === undefined) {
    const suggestions = suggestModels(id).filter((suggestion) => suggestion !== "auto");
    const hint = suggestions[0] === undefined ? "" : ` Did you mean ${suggestions[0]}?`;
    throw new AppError("unknown_model", {
      message: `${path}: there is no model "${id.slice(0, 80)}".${hint}`,
      details: { model: id, suggestions },
    });
  }
  if (!isServable(model, access)) {
    throw new AppError("model_unavailable", {
      message: `${path}: ${model.name} cannot be served here.`,
      details: { model: id, hint: hintFor(model) },
    });
  }
  if (access.isOnKeysList?.(model) === false) {
    throw new AppError("forbidden", { message: `${path}: this key may not use ${model.name}.` });
  }
  if (!access.isAllowed(model)) {
    throw new AppError("forbidden", {
      message: `${path}: ${model.name} opens with your first top-up or your own provider key; free accounts use free models.`,
    });
  }
  return model;
}

/** The models that may stand in where the request names none. */
export function openModels(access: ModelAccess): CatalogModel[] {
  return access.models.filter((model) => isServable(model, access) && access.isAllowed(model));
}

function hintFor(model: CatalogModel): string {
  if (model.routes.every(({ prices }) => prices === null))
    return "Its price is not known, so it cannot be paid with credits.";
  const names = [...new Set(model.routes.flatMap(({ provider }) => settingOf(provider) ?? []))];
  return `Set ${names.join(" or ")} on the server, add your own key, or use a sandbox model.`;
}

/** What an operator sets to have a provider serve: its key, or the address of a server that needs none. */
function settingOf(provider: ProviderId): string | undefined {
  const { settings, address } = providerRow(provider);
  return address === null ? settings?.baseUrl : settings?.apiKey;
}
