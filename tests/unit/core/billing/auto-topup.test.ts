import { describe, expect, it } from "vitest";
import { afterTopup, coolingMs, isTopupDue, type TopupFacts } from "@/lib/core/billing/auto-topup";

const hourMs = 3_600_000;
const facts: TopupFacts = {
  state: "armed",
  availableCredits: 99,
  thresholdCredits: 100,
  amountCents: 1_000,
  monthlyCapCents: 3_000,
  spentThisMonthCents: 2_000,
  notBeforeMs: null,
};

describe("an automatic top-up", () => {
  it.each<[string, Partial<TopupFacts>, boolean]>([
    ["below its threshold", {}, true],
    ["at its threshold", { availableCredits: 100 }, false],
    ["with room for exactly one more", { spentThisMonthCents: 2_000 }, true],
    ["with no room for a whole one", { spentThisMonthCents: 2_001 }, false],
    ["whose wait is over", { state: "declined", notBeforeMs: 5_000 }, true],
    ["whose wait goes on", { state: "declined", notBeforeMs: 5_001 }, false],
    ["that is off", { state: "off" }, false],
    ["with a charge under way", { state: "charging" }, false],
    ["of which nobody knows what came of it", { state: "unknown" }, false],
    ["that waits for its user", { state: "action_required" }, false],
    ["that is disabled", { state: "disabled" }, false],
  ])("%s: %j is due: %s", (_name, change, expected) => {
    expect(isTopupDue({ ...facts, ...change }, 5_000)).toBe(expected);
  });

  it.each([
    [0, { type: "paid" as const }, { state: "armed", failures: 0, waitMs: coolingMs }],
    [2, { type: "paid" as const }, { state: "armed", failures: 0, waitMs: coolingMs }],
    [0, failed("insufficient_funds"), { state: "declined", failures: 1, waitMs: hourMs }],
    [1, failed("insufficient_funds"), { state: "declined", failures: 2, waitMs: 24 * hourMs }],
    [2, failed("insufficient_funds"), { state: "disabled", failures: 3, waitMs: 0 }],
    [0, failed("stolen_card"), { state: "disabled", failures: 1, waitMs: 0 }],
    [1, failed("authentication_required"), { state: "action_required", failures: 1, waitMs: 0 }],
  ])("after %d failures and %j goes on as %j", (failures, outcome, expected) => {
    expect(afterTopup(failures, outcome)).toEqual(expected);
  });
});

function failed(reason: string) {
  return { type: "failed" as const, reason };
}
