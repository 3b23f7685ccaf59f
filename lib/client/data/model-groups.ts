import type { ModelRow } from "@/lib/contracts/models";

/** Rows under one heading, in the form Base UI's lists take. */
export type ModelGroup = { value: string; items: ModelRow[] };

/**
 * `auto` first and alone, then the makers in the catalogue's order, then the simulated models; makers of whom no model
 * can be served come last, so that what can be chosen is in sight.
 */
export function groupModels(models: readonly ModelRow[]): ModelGroup[] {
  const groups = new Map<string, ModelRow[]>();
  for (const model of models) {
    const heading = headingOf(model);
    const items = groups.get(heading) ?? [];
    groups.set(heading, [...items, model]);
  }
  return [...groups]
    .map(([value, items]) => ({ value, items }))
    .sort((left, right) => rankOf(left) - rankOf(right));
}

/** Whether a model is meant by what was typed: every word is in its id, name or maker. */
export function matchesModel(model: ModelRow, query: string): boolean {
  const haystack = `${model.id} ${model.name} ${model.provider}`.toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => haystack.includes(word));
}

/** Why a model cannot be chosen now, as one short phrase; null when it can. */
export function reasonUnavailable(model: ModelRow): string | null {
  if (model.available) return null;
  if (model.input_per_1m === null && model.served_by.length > 0) return "price unknown";
  return "needs a provider key";
}

function rankOf({ value, items }: ModelGroup): number {
  if (value === "Automatic") return 0;
  if (!items.some(({ available }) => available)) return 3;
  return value === "Simulated" ? 2 : 1;
}

function headingOf(model: ModelRow): string {
  if (model.id === "auto") return "Automatic";
  return model.simulated ? "Simulated" : model.provider;
}
