import type { ModelRoute, TokenPrices } from "./types";

/** A price list as one line: integers in pico-dollars a token, so 3_000_000 is $3 a million tokens. */
export function picoUsd(
  inputPicoUsd: number,
  outputPicoUsd: number,
  cachedInputPicoUsd?: number,
): TokenPrices {
  return { inputPicoUsd, outputPicoUsd, ...(cachedInputPicoUsd !== undefined && { cachedInputPicoUsd }) };
}

/** What the route that is tried first asks; null: no route, or its price is not known. */
export function firstPrices(routes: readonly Pick<ModelRoute, "prices">[]): TokenPrices | null {
  return routes[0]?.prices ?? null;
}

/** What the route with the dearest prompt asks: whoever holds that much can pay for whichever is taken. */
export function dearestPrices(routes: readonly Pick<ModelRoute, "prices">[]): TokenPrices | null {
  return routes.reduce<TokenPrices | null>((dearest, { prices }) => {
    if (prices === null || (dearest !== null && dearest.inputPicoUsd >= prices.inputPicoUsd)) return dearest;
    return prices;
  }, null);
}
