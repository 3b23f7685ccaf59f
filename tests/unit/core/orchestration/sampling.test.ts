import { describe, expect, it } from "vitest";
import { maxTokensFor, temperatureFor } from "@/lib/core/orchestration/sampling";
import { scriptedModel } from "@/tests/support/scripted-models";

describe("temperatureFor", () => {
  it.each([
    ["wide", 1.7, 1.7],
    ["unit", 1.7, 1],
    ["unit", 0, 0],
    ["fixed", 0.7, undefined],
    ["wide", undefined, undefined],
  ] as const)("sends a model of range %s that is wanted at %s the value %s", (temperature, wanted, sent) => {
    expect(temperatureFor(scriptedModel("m", { temperature }), wanted)).toBe(sent);
  });
});

it("clamps the output limit to what the model can write, and sends none unasked", () => {
  const model = scriptedModel("m", { maxOutputTokens: 4_000 });
  expect([100, 128_000, undefined].map((wanted) => maxTokensFor(model, wanted))).toStrictEqual([
    100,
    4_000,
    undefined,
  ]);
});
