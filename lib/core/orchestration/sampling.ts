import type { CatalogModel } from "@/lib/core/catalog/types";

/** The temperature a model may be sent: none where upstream refuses the parameter, at most 1 where it ends there. */
export function temperatureFor(model: CatalogModel, wanted: number | undefined): number | undefined {
  if (wanted === undefined || model.temperature === "fixed") return undefined;
  return model.temperature === "unit" ? Math.min(wanted, 1) : wanted;
}

/** The output limit to send: what was asked for, within what the model can write. */
export function maxTokensFor(model: CatalogModel, wanted: number | undefined): number | undefined {
  return wanted === undefined ? undefined : Math.min(wanted, model.maxOutputTokens);
}
