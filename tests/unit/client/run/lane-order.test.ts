import { describe, expect, it } from "vitest";
import { laneOrder, shareOfBest } from "@/lib/client/run/lane-order";
import { emptyMetrics } from "@/lib/client/run/run-state";

const lane = (change: Partial<typeof emptyMetrics>) => ({ metrics: { ...emptyMetrics, ...change } });

describe("the order of lanes", () => {
  const lanes = [
    lane({ ttftMs: 300, tokensPerSecond: 50, completionTokens: 10, costUsd: 0.2 }),
    lane({}),
    lane({ ttftMs: 100, tokensPerSecond: 90, completionTokens: 5, costUsd: 0.1 }),
    lane({ ttftMs: 100, tokensPerSecond: 20, completionTokens: 90, costUsd: 0.3 }),
  ];

  it.each([
    ["asked", [0, 1, 2, 3]],
    ["ttft", [2, 3, 0, 1]],
    ["speed", [2, 0, 3, 1]],
    ["tokens", [3, 0, 2, 1]],
    ["cost", [2, 0, 3, 1]],
  ] as const)(
    "by %s has the best first, those that are alike as asked, and those without it last",
    (by, order) => {
      expect(laneOrder(lanes, by)).toEqual(order);
    },
  );
});

describe("a figure beside the best", () => {
  it("is a share of it, whichever way is better", () => {
    expect(shareOfBest("ttft", 100, [100, 400, null])).toBe(1);
    expect(shareOfBest("ttft", 400, [100, 400, null])).toBe(0.25);
    expect(shareOfBest("speed", 20, [20, 80])).toBe(0.25);
    expect(shareOfBest("speed", null, [20, 80])).toBeNull();
  });

  it("counts no division by nothing: free answers are all the best", () => {
    expect([shareOfBest("cost", 0, [0, 0.1]), shareOfBest("cost", 0.1, [0, 0.1])]).toEqual([1, 0]);
  });
});
