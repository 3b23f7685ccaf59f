/** What one call cost: by our price list, and by the provider's own word. In pico-dollars. */
export type CallCosts = { ownPicoUsd: bigint; providerPicoUsd: bigint };

/** The calls since the last comparison. */
export type CostSums = CallCosts & { calls: number };

/** So many calls are compared at a time: single ones differ by rounding and by how a provider bills its cache. */
export const callsCompared = 20;
const toleratedPercent = 20n;

const noCalls: CostSums = { calls: 0, ownPicoUsd: 0n, providerPicoUsd: 0n };

/**
 * Adds a call. Every twentieth compares the sums and starts anew: `drift` holds them when they are more than 20 % of
 * ours apart, which means that our price list is stale.
 */
export function addCall(sums: CostSums, costs: CallCosts): { sums: CostSums; drift: CostSums | null } {
  const added = {
    calls: sums.calls + 1,
    ownPicoUsd: sums.ownPicoUsd + costs.ownPicoUsd,
    providerPicoUsd: sums.providerPicoUsd + costs.providerPicoUsd,
  };
  if (added.calls < callsCompared) return { sums: added, drift: null };
  const difference = added.providerPicoUsd - added.ownPicoUsd;
  const apart = difference < 0n ? -difference : difference;
  return { sums: noCalls, drift: apart * 100n > added.ownPicoUsd * toleratedPercent ? added : null };
}

/** A model whose provider asks for something else than our price list says. */
export type PriceDrift = CostSums & { model: string; provider: string };

/** Hears of every call whose provider named its own cost. */
export type PriceWatch = { note: (call: CallCosts & { model: string; provider: string }) => void };

/** Keeps the sums of each model at each provider and tells of every drift; there are as many as the catalogue has routes. */
export function createPriceWatch(onDrift: (drift: PriceDrift) => void): PriceWatch {
  const sumsByRoute = new Map<string, CostSums>();
  return {
    note({ model, provider, ...costs }) {
      const route = `${provider} ${model}`;
      const { sums, drift } = addCall(sumsByRoute.get(route) ?? noCalls, costs);
      sumsByRoute.set(route, sums);
      if (drift !== null) onDrift({ ...drift, model, provider });
    },
  };
}
