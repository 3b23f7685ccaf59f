/** 1 credit is 0.01 US dollars. */
export const picoUsdPerCredit = 10_000_000_000n;
const basisPointsPerWhole = 10_000n;

/** The credits that a cost comes to with the margin (12,500 basis points are 1.25), rounded up to whole ones. */
export function creditsFor(costPicoUsd: bigint, marginBasisPoints: number): number {
  const divisor = picoUsdPerCredit * basisPointsPerWhole;
  const scaled = costPicoUsd * BigInt(marginBasisPoints);
  return Number((scaled + divisor - 1n) / divisor);
}

/** The highest cost that so many credits cover with the margin. */
export function costCoveredBy(credits: number, marginBasisPoints: number): bigint {
  return (BigInt(credits) * picoUsdPerCredit * basisPointsPerWhole) / BigInt(marginBasisPoints);
}

/** What a run is charged: its cost with the margin, at least 1 credit, and nothing when no call is billable. */
export function chargeFor({
  costPicoUsd,
  hasBillableCall,
  marginBasisPoints,
}: {
  costPicoUsd: bigint;
  hasBillableCall: boolean;
  marginBasisPoints: number;
}): number {
  return hasBillableCall ? Math.max(1, creditsFor(costPicoUsd, marginBasisPoints)) : 0;
}
