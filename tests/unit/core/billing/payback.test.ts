import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { creditsTakenBack, laterDispute } from "@/lib/core/billing/payback";

const paid = { credits: 1_000, amountCents: 1_000, refundedCents: 0, dispute: null };

describe("what of a payment's credits is taken back", () => {
  it.each([
    [{}, 0],
    [{ refundedCents: 250 }, 250],
    [{ refundedCents: 1_000 }, 1_000],
    [{ credits: 1_000, amountCents: 999, refundedCents: 500 }, 500],
    [{ dispute: "open" as const }, 1_000],
    [{ dispute: "lost" as const, refundedCents: 100 }, 1_000],
    [{ dispute: "won" as const, refundedCents: 100 }, 100],
  ])("of %j is %d", (change, expected) => {
    expect(creditsTakenBack({ ...paid, ...change })).toBe(expected);
  });

  it("is never more than the payment brought, nor less than nothing", () => {
    const amounts = fc.integer({ min: 1, max: 1_000_000 });
    fc.assert(
      fc.property(amounts, amounts, fc.integer({ min: 0, max: 100 }), (credits, amountCents, percent) => {
        const refundedCents = Math.floor((amountCents * percent) / 100);
        const taken = creditsTakenBack({ credits, amountCents, refundedCents, dispute: null });
        expect(taken).toBeGreaterThanOrEqual(0);
        expect(taken).toBeLessThanOrEqual(credits);
      }),
    );
  });

  it("follows a dispute forward and never back", () => {
    expect(laterDispute(null, "open")).toBe("open");
    expect(laterDispute("won", "open")).toBe("won");
    expect(laterDispute("open", "lost")).toBe("lost");
  });
});
