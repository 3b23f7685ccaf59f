import type { CatalogModel } from "@/lib/core/catalog/types";

/**
 * The models to try after the first, best first, but one of a provider that is not in the chain yet before one that
 * is: what fails together should not stand in for each other. `ranked` starts with the chosen model.
 */
export function fallbackChain({
  ranked,
  maxFallbacks,
  providerOf,
}: {
  ranked: readonly CatalogModel[];
  maxFallbacks: number;
  providerOf: (model: CatalogModel) => string;
}): CatalogModel[] {
  const [chosen, ...rest] = ranked;
  if (chosen === undefined) return [];
  const usedProviders = new Set([providerOf(chosen)]);
  const chain: CatalogModel[] = [];
  while (chain.length < maxFallbacks && rest.length > 0) {
    const freshIndex = rest.findIndex((model) => !usedProviders.has(providerOf(model)));
    const next = rest.splice(Math.max(0, freshIndex), 1);
    chain.push(...next);
    for (const model of next) usedProviders.add(providerOf(model));
  }
  return chain;
}
