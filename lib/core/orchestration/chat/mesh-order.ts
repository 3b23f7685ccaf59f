import type { RoutingStrategy } from "@/lib/contracts/chat";
import { callCostPicoUsd } from "@/lib/core/billing/prices";
import type { CatalogModel, TokenPrices } from "@/lib/core/catalog/types";
import type { LatencyBook } from "@/lib/core/resilience/latency-book";

/** What the strategies look at: the prompt's size, what was measured, and how often the caller has asked. */
export type OrderingFacts = {
  promptTokens: number;
  expectedOutputTokens: number;
  latencies: Pick<LatencyBook, "firstTokenMs">;
  /** What the route asks that would be taken to the model. */
  pricesOf: (model: CatalogModel) => TokenPrices | null;
  /** Counts up by one each time it is asked; only the strategy that takes turns asks. */
  nextTurn: () => number;
};

type Ordering = (models: readonly CatalogModel[], facts: OrderingFacts) => readonly CatalogModel[];

/** In which order each strategy tries the models (CONTRACT.md §3 "Mesh"). Ties keep the caller's order. */
const orderings = {
  "rate-limit": (models) => models,
  latency: (models, { latencies }) =>
    models.toSorted((a, b) => firstTokenMs(a, latencies) - firstTokenMs(b, latencies)),
  cost: (models, facts) => models.toSorted((a, b) => compare(priceOf(a, facts), priceOf(b, facts))),
  "round-robin": (models, { nextTurn }) => {
    const start = nextTurn() % models.length;
    return [...models.slice(start), ...models.slice(0, start)];
  },
} as const satisfies Record<RoutingStrategy, Ordering>;

/** The models of a mesh in the order in which they are tried; each once. */
export function orderModels(
  strategy: RoutingStrategy,
  models: readonly CatalogModel[],
  facts: OrderingFacts,
): readonly CatalogModel[] {
  return orderings[strategy]([...new Set(models)], facts);
}

/** Measured where there were calls, expected where there were none. */
function firstTokenMs(model: CatalogModel, latencies: OrderingFacts["latencies"]): number {
  return latencies.firstTokenMs(model.id) ?? model.priors.ttftMs;
}

function priceOf(
  model: CatalogModel,
  { promptTokens, expectedOutputTokens, pricesOf }: OrderingFacts,
): bigint {
  const prices = pricesOf(model);
  if (prices === null) return 0n;
  return callCostPicoUsd(prices, {
    inputTokens: promptTokens,
    outputTokens: expectedOutputTokens,
    cachedInputTokens: 0,
  });
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
