import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { picoUsdToUsd, usdToPicoUsd } from "@/lib/core/billing/usd";

describe("picoUsdToUsd", () => {
  it.each([
    [0n, 0],
    [1n, 1e-12],
    [3_000_000n, 0.000003],
    [12_345_678_901n, 0.012345678901],
    [1_000_000_000_000n, 1],
  ])("shows %s pico-dollars as %s dollars", (picoUsd, usd) => {
    expect(picoUsdToUsd(picoUsd)).toBe(usd);
  });

  it("is the double nearest to the exact amount, as far as any request costs", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 9_000n * 10n ** 12n }), (picoUsd) => {
        const digits = picoUsd.toString().padStart(13, "0");
        expect(picoUsdToUsd(picoUsd)).toBe(Number(`${digits.slice(0, -12)}.${digits.slice(-12)}`));
      }),
      { seed: 74 },
    );
  });
});

describe("usdToPicoUsd", () => {
  it.each([
    [0, 0n],
    [0.5, 500_000_000_000n],
    [0.1 + 0.2, 300_000_000_000n],
    [0.000014, 14_000_000n],
    [1.5e-7, 150_000n],
    [4e-13, 0n],
    [0.012345678901, 12_345_678_901n],
    [1_000_000, 1_000_000_000_000_000_000n],
  ])("reads %s dollars as %s pico-dollars", (usd, picoUsd) => {
    expect(usdToPicoUsd(usd)).toBe(picoUsd);
  });

  it("takes for no amount what is none", () => {
    expect([-0.1, Number.NaN, Number.POSITIVE_INFINITY, 1e7].map(usdToPicoUsd)).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });

  it("gives back every amount that was shown as dollars, as far as any request costs", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 900n * 10n ** 12n }), (picoUsd) => {
        expect(usdToPicoUsd(picoUsdToUsd(picoUsd))).toBe(picoUsd);
      }),
      { seed: 75 },
    );
  });
});
