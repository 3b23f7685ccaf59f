import { describe, expect, it } from "vitest";
import { callsCompared, createPriceWatch, type PriceDrift } from "@/lib/core/billing/price-drift";

function watch() {
  const drifts: PriceDrift[] = [];
  const { note } = createPriceWatch((drift) => drifts.push(drift));
  const call = (ownPicoUsd: bigint, providerPicoUsd: bigint, model = "a", provider = "openrouter") =>
    note({ model, provider, ownPicoUsd, providerPicoUsd });
  const calls = (count: number, ...costs: Parameters<typeof call>) => {
    for (let made = 0; made < count; made += 1) call(...costs);
  };
  return { drifts, calls };
}

describe("the watch of prices", () => {
  it("compares twenty calls at a time", () => {
    const { drifts, calls } = watch();
    calls(callsCompared - 1, 100n, 200n);
    expect(drifts).toStrictEqual([]);
    calls(1, 100n, 200n);
    const drift = {
      model: "a",
      provider: "openrouter",
      calls: 20,
      ownPicoUsd: 2_000n,
      providerPicoUsd: 4_000n,
    };
    expect(drifts).toStrictEqual([drift]);
    calls(2 * callsCompared, 100n, 200n);
    expect(drifts).toStrictEqual([drift, drift, drift]);
  });

  it.each([
    { own: 100n, provider: 120n, isDrift: false },
    { own: 100n, provider: 121n, isDrift: true },
    { own: 100n, provider: 80n, isDrift: false },
    { own: 100n, provider: 79n, isDrift: true },
    { own: 0n, provider: 0n, isDrift: false },
    { own: 0n, provider: 1n, isDrift: true },
    { own: 100n, provider: 0n, isDrift: true },
  ])("tells $provider for $own: $isDrift", ({ own, provider, isDrift }) => {
    const { drifts, calls } = watch();
    calls(callsCompared, own, provider);
    expect(drifts).toHaveLength(isDrift ? 1 : 0);
  });

  it("lets single calls differ when the sums agree", () => {
    const { drifts, calls } = watch();
    calls(callsCompared / 2, 100n, 150n);
    calls(callsCompared / 2, 100n, 50n);
    expect(drifts).toStrictEqual([]);
  });

  it("keeps models and providers apart", () => {
    const { drifts, calls } = watch();
    calls(callsCompared - 1, 100n, 200n, "a");
    calls(callsCompared - 1, 100n, 200n, "b");
    calls(callsCompared - 1, 100n, 200n, "a", "other");
    expect(drifts).toStrictEqual([]);
    calls(1, 100n, 200n, "b");
    expect(drifts.map(({ model }) => model)).toStrictEqual(["b"]);
  });
});
