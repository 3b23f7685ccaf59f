import { describe, expect, it } from "vitest";
import { type Extension, openRunTab } from "@/lib/core/orchestration/run-tab";
import { callOutcome, failedOutcome } from "@/tests/support/call-outcome";

/** What one credit covers without a margin. */
const credit = 10_000_000_000n;

type Limits = { held?: number; free?: number; maxCredits?: number; hasKeyBudget?: boolean };

function openTab({ held = 1, free = 1_000, ...limits }: Limits = {}) {
  let freeCredits = free;
  const asked: number[] = [];
  const extend = async (credits: number): Promise<Extension> => {
    asked.push(credits);
    if (credits > freeCredits) {
      return { status: "insufficient", shortage: { of: "wallet", availableCredits: freeCredits } };
    }
    freeCredits -= credits;
    return { status: "extended" };
  };
  return { tab: openRunTab({ heldCredits: held, marginBasisPoints: 10_000, extend, ...limits }), asked };
}

describe("openRunTab", () => {
  it("keeps calls in the order in which they ended, the newest entry of each", () => {
    const { tab } = openTab();
    const second = callOutcome({ callId: "verdict-0" });
    const again = callOutcome({ callId: "draft-0", content: "changed" });
    tab.record(callOutcome({ callId: "draft-0" }));
    tab.record(second);
    tab.record(again);
    tab.drop("verdict-0");
    tab.drop("unknown");
    expect(tab.calls).toStrictEqual([
      { outcome: again, billed: true },
      { outcome: second, billed: false },
    ]);
    expect(tab.costPicoUsd()).toBe(again.costPicoUsd);
  });

  it("bills what gave something, and a call dropped before its end never", () => {
    const { tab } = openTab();
    tab.drop("draft-1");
    tab.record(callOutcome({ callId: "draft-1" }));
    tab.record(failedOutcome({ callId: "draft-2" }));
    tab.record(failedOutcome({ callId: "draft-3", content: "half" }));
    expect(tab.calls.map(({ billed }) => billed)).toEqual([false, false, true]);
  });

  it("asks the wallet for nothing while the hold covers the calls together", () => {
    const { tab, asked } = openTab({ held: 2 });
    expect(tab.cover("a", credit)).toBeUndefined();
    expect(tab.cover("b", credit)).toBeUndefined();
    expect(asked).toEqual([]);
  });

  it("extends the hold in steps that double", async () => {
    const { tab, asked } = openTab({ held: 1 });
    for (let credits = 1n; credits <= 31n; credits += 1n) await tab.cover("a", credits * credit);
    expect(asked).toEqual([1, 2, 4, 8, 16]);
  });

  it("asks for what is missing when a whole step is too much, and then says that the wallet ran dry", async () => {
    const { tab, asked } = openTab({ held: 4, free: 2 });
    await tab.cover("a", 5n * credit);
    expect(asked).toEqual([4, 1]);
    await expect(tab.cover("a", 9n * credit)).rejects.toMatchObject({
      code: "insufficient_credits",
      details: { credits: 1, required: 9 },
    });
  });

  it("tells a hold that is gone from an empty wallet", async () => {
    const tab = openRunTab({
      heldCredits: 1,
      marginBasisPoints: 10_000,
      extend: async () => ({ status: "ended" }),
    });
    await expect(tab.cover("a", 2n * credit)).rejects.toMatchObject({ code: "unavailable" });
  });

  it("lets parallel calls share one extension", async () => {
    const { tab, asked } = openTab({ held: 2 });
    await Promise.all([tab.cover("a", 2n * credit), tab.cover("b", credit), tab.cover("c", credit)]);
    expect(asked).toEqual([2]);
  });

  it("frees the hold of what a thrown-away call had cost", async () => {
    const { tab, asked } = openTab({ held: 2, free: 0 });
    expect(tab.cover("draft-0", 2n * credit)).toBeUndefined();
    tab.drop("draft-0");
    expect(tab.cover("synthesis-0", 2n * credit)).toBeUndefined();
    expect(asked).toEqual([]);
  });

  it("owes what upstream reported once a call is over, and nothing for one that own keys paid", async () => {
    const { tab } = openTab({ held: 2, free: 0 });
    tab.cover("a", 2n * credit);
    tab.record(callOutcome({ callId: "a", costPicoUsd: credit }));
    expect(tab.cover("b", credit)).toBeUndefined();
    tab.record(callOutcome({ callId: "b", costPicoUsd: credit, byok: true }));
    expect(tab.cover("c", credit)).toBeUndefined();
    await expect(tab.cover("c", 2n * credit)).rejects.toMatchObject({ code: "insufficient_credits" });
  });

  it("keeps the answers that were marked and have text", () => {
    const { tab } = openTab();
    tab.markAnswer("answer-1");
    tab.markAnswer("answer-2");
    const answer = callOutcome({ callId: "answer-1" });
    tab.record(callOutcome({ callId: "draft-0" }));
    tab.record(answer);
    tab.record(failedOutcome({ callId: "answer-2" }));
    expect(tab.answers()).toEqual([answer]);
  });

  it("limits the charge to what is held and one more step", async () => {
    const { tab } = openTab({ held: 5, free: 5 });
    expect(await tab.chargeLimitCredits()).toBe(10);
    await tab.cover("a", 6n * credit);
    expect(await tab.chargeLimitCredits()).toBe(20);
  });

  it("asks for no more than the request may cost, and charges no more", async () => {
    const { tab, asked } = openTab({ held: 2, maxCredits: 3 });
    await tab.cover("a", 3n * credit);
    expect(asked).toEqual([1]);
    await expect(tab.cover("a", 4n * credit)).rejects.toMatchObject({
      code: "insufficient_credits",
      details: { credits: 3, required: 4, max_credits: 3 },
    });
    tab.record(callOutcome({ callId: "a", costPicoUsd: 9n * credit }));
    expect(await tab.chargeLimitCredits()).toBe(3);
  });

  it("holds what upstream told last before a key's budget is charged for it", async () => {
    const { tab, asked } = openTab({ held: 1, free: 4, hasKeyBudget: true });
    tab.record(callOutcome({ callId: "a", costPicoUsd: 5n * credit }));
    expect(await tab.chargeLimitCredits()).toBe(5);
    expect(asked).toEqual([4]);
    tab.record(callOutcome({ callId: "a", costPicoUsd: 6n * credit }));
    expect(await tab.chargeLimitCredits()).toBe(5);
  });
});
