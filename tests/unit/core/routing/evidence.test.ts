import { describe, expect, it } from "vitest";
import type { PromptCategory } from "@/lib/core/catalog/types";
import { evidenceRules, fade, weighEvidence } from "@/lib/core/routing/evidence";
import { type Observation, sumObservations } from "@/tests/support/sum-observations";
import { makeModel } from "./routing-fixtures";

const model = makeModel("subject", { reliability: 0.9, ttftMs: 800 });
const observe = (count: number, change: Partial<Observation> = {}): Observation[] =>
  new Array<Observation>(count).fill({
    model: "subject",
    category: "code",
    ageMs: 0,
    succeeded: true,
    ttftMs: 400,
    outputTokens: 100,
    ...change,
  });

const weigh = (category: PromptCategory, observations: readonly Observation[]) =>
  weighEvidence(model, category, { sums: sumObservations(observations), ageMs: 0 });

describe("weighEvidence", () => {
  it("is the catalogue's word without traffic", () => {
    const weighed = weigh("code", []);
    expect(weighed).toMatchObject({ outputTokens: 700, effectiveCount: 0 });
    expect(weighed.reliability).toBeCloseTo(0.9, 12);
    expect(weighed.ttftMs).toBeCloseTo(800, 6);
  });

  it("is the traffic's word with very much of it", () => {
    const mixed = [...observe(50_000), ...observe(50_000, { succeeded: false })];
    const weighed = weigh("code", mixed);
    expect(weighed.reliability).toBeCloseTo(0.5, 2);
    expect(weighed.reliabilityFloor).toBeCloseTo(0.5, 2);
    expect(weighed.ttftMs).toBeCloseTo(400, 0);
    expect(weighed.outputTokens).toBeCloseTo(100, 0);
  });

  it("lets traffic on other kinds of prompts count for the model, but not for this kind's count", () => {
    const weighed = weigh("code", observe(100, { category: "chat", succeeded: false }));
    expect(weighed.effectiveCount).toBe(0);
    expect(weighed.reliability).toBeLessThan(0.5);
  });

  it("ignores other models", () => {
    expect(weigh("code", observe(100, { model: "other" }))).toEqual(weigh("code", []));
  });

  it("never thinks better of a model for one more failure", () => {
    let last = 1;
    for (let failures = 0; failures < 60; failures += 1) {
      const observations = [...observe(30), ...observe(failures, { succeeded: false })];
      const { reliability } = weigh("code", observations);
      expect(reliability).toBeLessThanOrEqual(last);
      last = reliability;
    }
  });

  it("halves the count with each half-life", () => {
    const countAt = (ageMs: number) => weigh("code", observe(40, { ageMs })).effectiveCount;
    expect([0, 1, 2].map((lives) => countAt(lives * evidenceRules.countHalfLifeMs))).toEqual([40, 20, 10]);
    expect(fade(evidenceRules.latencyHalfLifeMs, evidenceRules.latencyHalfLifeMs)).toBe(0.5);
  });

  it("ages sums as it would age the calls themselves", () => {
    const later = 5 * 3_600_000;
    const calls = [...observe(7, { ageMs: 3_600_000 }), ...observe(3, { ageMs: 90_000, succeeded: false })];
    const aged = weighEvidence(model, "code", { sums: sumObservations(calls), ageMs: later });
    const anew = weigh(
      "code",
      calls.map((call) => ({ ...call, ageMs: call.ageMs + later })),
    );
    for (const [name, value] of Object.entries(anew)) {
      expect(aged[name as keyof typeof aged]).toBeCloseTo(value, 9);
    }
  });

  it("survives failed calls without a first token and zero waits", () => {
    const weighed = weigh("code", [
      ...observe(5, { ttftMs: null, succeeded: false, outputTokens: 0 }),
      ...observe(5, { ttftMs: 0, outputTokens: 0 }),
    ]);
    expect(Object.values(weighed).every(Number.isFinite)).toBe(true);
  });
});
