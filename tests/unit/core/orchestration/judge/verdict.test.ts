import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { composeVerdict, type Judged } from "@/lib/core/orchestration/judge/verdict";

const runs = { seed: 6, numRuns: 500 };
const half = fc.integer({ min: 0, max: 16 }).map((steps) => steps / 2);
const table = fc
  .tuple(fc.integer({ min: 2, max: 4 }), fc.integer({ min: 1, max: 4 }))
  .chain(([answers, criteria]) =>
    fc.array(fc.array(half, { minLength: criteria, maxLength: criteria }), {
      minLength: answers,
      maxLength: answers,
    }),
  );

/** The verdict on answers with these scores, pass by pass: `passes[pass][answer][criterion]`. */
function verdictOn(first: readonly number[][], second?: readonly number[][]) {
  const judged = first.map(
    (_, index): Judged => ({ model: `m${index}`, content: "same", isTruncated: false }),
  );
  const passOf = (scores: readonly number[][]) => ({
    answers: judged.map((item, index) => ({ item, scores: scores[index] ?? [], reasoning: "" })),
    overall: "",
    isClamped: false,
  });
  return composeVerdict({
    passes: second === undefined ? [passOf(first)] : [passOf(first), passOf(second)],
    plannedPasses: second === undefined ? 1 : 2,
    judged,
    criteria: (first[0] ?? []).map((_, index) => `c${index}`),
  });
}

describe("composeVerdict", () => {
  it("ranks as competitions do, consistently with the scores, and the winner is the first", () => {
    fc.assert(
      fc.property(table, table, (first, second) => {
        const matching = first.length === second.length && first[0]?.length === second[0]?.length;
        const { scores, winner } = verdictOn(first, matching ? second : undefined);
        for (const { rank, score } of scores) {
          expect(rank).toBe(1 + scores.filter((other) => other.score > score).length);
          expect(score).toBeGreaterThanOrEqual(0);
          expect(score).toBeLessThanOrEqual(10);
        }
        expect(scores.map(({ score }) => score)).toStrictEqual(
          scores.map(({ score }) => score).toSorted((a, b) => b - a),
        );
        const [top, next] = scores;
        const isTie = Math.round(100 * ((top?.score ?? 0) - (next?.score ?? 0))) < 25;
        expect(winner).toBe(isTie ? null : top?.model);
      }),
      runs,
    );
  });

  it("changes no rank when every score rises by the same", () => {
    fc.assert(
      fc.property(table, (scores) => {
        const ranks = (raised: number) =>
          verdictOn(scores.map((row) => row.map((score) => score + raised))).scores.map(({ model, rank }) => [
            model,
            rank,
          ]);
        expect(ranks(2)).toStrictEqual(ranks(0));
      }),
      runs,
    );
  });

  it.each([
    [[[8], [7.75]], "m0"],
    [[[7.1], [6.85]], "m0"],
    [[[8], [7.76]], null],
    [[[8], [8]], null],
  ])("draws the line of a tie at a quarter of a point: %j", (scores, winner) => {
    expect(verdictOn(scores).winner).toBe(winner);
  });

  it("shares a rank between equals and leaves the next one free", () => {
    expect(verdictOn([[5], [9], [5], [1]]).scores.map(({ model, rank }) => `${model}:${rank}`)).toStrictEqual(
      ["m1:1", "m0:2", "m2:2", "m3:4"],
    );
  });

  it.each([
    ["both passes agree by a clear gap", [[9], [5]], [[9], [5]], "high", 1],
    ["both passes agree narrowly", [[8], [7.5]], [[8], [7.7]], "medium", 1],
    ["a lower pair changed places", [[9], [5], [4]], [[9], [4], [5]], "medium", 0.67],
    ["one pass saw them level", [[9], [5]], [[7], [7]], "medium", 0],
    ["the winner changed", [[9], [5]], [[5], [8]], "low", 0],
    ["the winner was behind two that shared first place", [[9], [9], [5]], [[5], [4], [10]], "low", 0],
    ["both saw them level", [[7], [7]], [[7], [7]], "medium", 1],
  ] as const)("is %s: confidence", (_, first, second, confidence, consistency) => {
    const verdict = verdictOn(
      first.map((row) => [...row]),
      second.map((row) => [...row]),
    );
    expect(verdict).toMatchObject({ confidence, positionConsistency: consistency });
  });
});
