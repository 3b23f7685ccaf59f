const picoUsdPerUsd = 1_000_000_000_000;

/** Pico-dollars as US dollars for the wire: the double nearest to the exact amount. Display only, never reckon with it. */
export function picoUsdToUsd(picoUsd: bigint): number {
  return Number(picoUsd) / picoUsdPerUsd;
}
