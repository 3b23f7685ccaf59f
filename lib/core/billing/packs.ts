/** What a US dollar buys (CONTRACT.md §7). */
export const creditsPerUsd = 100;

/** A usual amount to buy. */
export type CreditPack = { id: string; name: string; amountUsd: number };

/** The packs on sale, smallest first. */
export const creditPacks: readonly CreditPack[] = [5, 10, 25, 50, 100].map((amountUsd) => ({
  id: `pack_${amountUsd}`,
  name: `${amountUsd * creditsPerUsd} credits`,
  amountUsd,
}));
