import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planRetry, retryPolicy } from "@/lib/core/resilience/backoff";
import { failureKinds } from "@/lib/core/resilience/upstream-failure";

const failure = (kind: (typeof failureKinds)[number], retryAfterMs: number | null = null) => ({
  kind,
  retryAfterMs,
});

describe("planRetry", () => {
  it("retries rate, overload and transport failures and no others", () => {
    const retried = failureKinds.filter(
      (kind) => planRetry({ failure: failure(kind), retriesDone: 0, random: () => 0.5 }) !== null,
    );
    expect(retried).toEqual(["rate", "overload", "transport"]);
  });

  it("retries once", () => {
    expect(planRetry({ failure: failure("overload"), retriesDone: 1, random: () => 0 })).toBeNull();
  });

  it("keeps a Retry-After of up to 2 s exactly and gives up on a longer one", () => {
    const plan = (retryAfterMs: number) =>
      planRetry({ failure: failure("rate", retryAfterMs), retriesDone: 0, random: () => 0.5 });
    expect([0, 2_000, 2_001].map(plan)).toEqual([0, 2_000, null]);
  });

  it("draws from the whole range below the limit", () => {
    const plan = (value: number) =>
      planRetry({ failure: failure("transport"), retriesDone: 0, random: () => value });
    expect([0, 0.5, 0.999_999].map(plan)).toEqual([0, 125, 249]);
  });

  it("never waits longer than 2 s", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...failureKinds),
        fc.option(fc.nat(200_000)),
        fc.double({ min: 0, max: 0.999_999, noNaN: true }),
        (kind, retryAfterMs, value) => {
          const delayMs = planRetry({
            failure: failure(kind, retryAfterMs),
            retriesDone: 0,
            random: () => value,
          });
          expect(delayMs ?? 0).toBeLessThanOrEqual(retryPolicy.maxDelayMs);
        },
      ),
      { seed: 2 },
    );
  });
});
