import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chargeFor, creditsFor, picoUsdPerCredit } from "@/lib/core/billing/settlement";

const cost = fc.bigInt({ min: 0n, max: 10n ** 17n });
const margin = fc.integer({ min: 0, max: 1_000_000 });

describe("creditsFor", () => {
  it.each([
    [0n, 12_500, 0],
    [1n, 12_500, 1],
    [8_000_000_000n, 12_500, 1],
    [8_000_000_001n, 12_500, 2],
    [picoUsdPerCredit, 10_000, 1],
    [picoUsdPerCredit * 100n, 12_500, 125],
    [picoUsdPerCredit, 0, 0],
  ])("turns %s pico-dollars at %s basis points into %s credits", (costPicoUsd, basisPoints, credits) => {
    expect(creditsFor(costPicoUsd, basisPoints)).toBe(credits);
  });

  it("covers the cost with its margin and takes less than one credit more", () => {
    fc.assert(
      fc.property(cost, margin, (costPicoUsd, basisPoints) => {
        const exact = costPicoUsd * BigInt(basisPoints);
        const unit = picoUsdPerCredit * 10_000n;
        const taken = BigInt(creditsFor(costPicoUsd, basisPoints)) * unit;
        expect(taken >= exact).toBe(true);
        expect(taken - exact < unit).toBe(true);
      }),
      { seed: 72 },
    );
  });

  it("never falls when the cost grows, so a hold only ever needs extending", () => {
    fc.assert(
      fc.property(cost, cost, margin, (first, more, basisPoints) => {
        expect(creditsFor(first + more, basisPoints)).toBeGreaterThanOrEqual(creditsFor(first, basisPoints));
      }),
      { seed: 73 },
    );
  });
});

describe("chargeFor", () => {
  const charge = (costPicoUsd: bigint, hasBillableCall: boolean) =>
    chargeFor({ costPicoUsd, hasBillableCall, marginBasisPoints: 12_500 });

  it("is at least one credit for anything billable", () => {
    expect(charge(0n, true)).toBe(1);
    expect(charge(1n, true)).toBe(1);
  });

  it("is the cost with its margin, rounded up", () => {
    expect(charge(picoUsdPerCredit * 3n, true)).toBe(4);
  });

  it("is nothing when no call is billable", () => {
    expect(charge(picoUsdPerCredit * 3n, false)).toBe(0);
  });
});
