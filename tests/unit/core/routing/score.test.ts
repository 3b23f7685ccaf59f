import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { optimizationGoal } from "@/lib/contracts/chat";
import { type Estimate, goalWeights, rankModels } from "@/lib/core/routing/score";
import { makeModel } from "./routing-fixtures";

const goals = fc.constantFrom(...optimizationGoal.options);
const estimate: fc.Arbitrary<Estimate> = fc.record({
  quality: fc.double({ min: 0, max: 1, noNaN: true }),
  reliability: fc.double({ min: 0, max: 1, noNaN: true }),
  latencyMs: fc.integer({ min: 1, max: 100_000 }),
  costPicoUsd: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 1_000_000_000 })),
});
const fields = fc.array(estimate, { minLength: 1, maxLength: 8 });
const candidatesOf = (estimates: readonly Estimate[]) =>
  estimates.map((value, index) => ({ model: makeModel(`model-${index}`), estimate: value }));
const order = (estimates: readonly Estimate[], goal: (typeof optimizationGoal.options)[number]) =>
  rankModels(candidatesOf(estimates), goal).map(({ model }) => model.id);
const property = <Inputs extends [unknown, ...unknown[]]>(check: fc.IPropertyWithHooks<Inputs>) =>
  fc.assert(check, { seed: 6, numRuns: 1_000 });

describe("goalWeights", () => {
  it.each(optimizationGoal.options)("add up to 1 for %s", (goal) => {
    expect(Object.values(goalWeights[goal]).reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
  });
});

describe("rankModels", () => {
  it("scores every model within 0..1", () => {
    property(
      fc.property(fields, goals, (estimates, goal) => {
        for (const { score } of rankModels(candidatesOf(estimates), goal)) {
          expect(score >= 0 && score <= 1 + 1e-9).toBe(true);
        }
      }),
    );
  });

  it("does not depend on the order of the candidates", () => {
    property(
      fc.property(fields, goals, (estimates, goal) => {
        const candidates = candidatesOf(estimates);
        const ids = (list: typeof candidates) => rankModels(list, goal).map(({ model }) => model.id);
        expect(ids([...candidates].reverse())).toEqual(ids(candidates));
      }),
    );
  });

  it("never ranks a model higher for a worse value", () => {
    const dimensions = fc.constantFrom("quality", "reliability", "latencyMs", "costPicoUsd");
    property(
      fc.property(
        fields,
        goals,
        dimensions,
        fc.nat(),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (estimates, goal, dimension, pick, by) => {
          const index = pick % estimates.length;
          const worse = estimates.map((value, position) => {
            if (position !== index) return value;
            const isGain = dimension === "quality" || dimension === "reliability";
            return {
              ...value,
              [dimension]: isGain ? value[dimension] * by : Math.ceil(value[dimension] * (1 + 20 * by)),
            };
          });
          const rank = (list: readonly Estimate[]) => order(list, goal).indexOf(`model-${index}`);
          expect(rank(worse)).toBeGreaterThanOrEqual(rank(estimates));
        },
      ),
    );
  });

  it("changes nothing when all prices are multiplied", () => {
    property(
      fc.property(fields, goals, fc.integer({ min: 2, max: 1_000 }), (estimates, goal, factor) => {
        const dearer = estimates.map((value) => ({ ...value, costPicoUsd: value.costPicoUsd * factor }));
        expect(order(dearer, goal)).toEqual(order(estimates, goal));
      }),
    );
  });

  it("never lets a model win that another one beats in everything", () => {
    property(
      fc.property(fields, goals, (estimates, goal) => {
        const first = estimates[0];
        if (first === undefined) return;
        const beaten = {
          quality: first.quality * 0.9,
          reliability: first.reliability * 0.9,
          latencyMs: first.latencyMs + 1,
          costPicoUsd: first.costPicoUsd + 1,
        };
        const ids = order([...estimates, beaten], goal);
        expect(ids.indexOf(`model-${estimates.length}`)).toBeGreaterThan(ids.indexOf("model-0"));
      }),
    );
  });

  it("breaks a tie by price and then by id", () => {
    const same = { quality: 0.5, reliability: 0.5, latencyMs: 100, costPicoUsd: 5 };
    expect(order([same, same, same], "balanced")).toEqual(["model-0", "model-1", "model-2"]);
  });
});
