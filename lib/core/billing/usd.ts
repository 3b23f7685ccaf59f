const picoUsdPerUsd = 1_000_000_000_000;

/** Pico-dollars as US dollars for the wire: the double nearest to the exact amount. Display only, never reckon with it. */
export function picoUsdToUsd(picoUsd: bigint): number {
  return Number(picoUsd) / picoUsdPerUsd;
}

/** Beyond any call's cost; a larger number is a mistake. */
const maxUsd = 1_000_000;

/**
 * US dollars as a provider's JSON says them, to the nearest pico-dollar of the number as written; null for what is no
 * amount. Goes over the decimal digits, since a product of doubles would be off by more than it rounds.
 */
export function usdToPicoUsd(usd: number): bigint | null {
  if (!(usd >= 0 && usd <= maxUsd)) return null;
  return BigInt(usd.toFixed(12).replace(".", ""));
}
