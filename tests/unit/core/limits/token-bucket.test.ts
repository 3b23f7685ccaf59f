import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { QuotaPolicy } from "@/lib/core/limits/buckets";
import { addToBurst, type BurstLog, readBurst } from "@/lib/core/limits/burst";
import { readBucket, type TokenBucket, takeToken } from "@/lib/core/limits/token-bucket";

const policyOf = (limit: number, windowMs = 60_000): QuotaPolicy => ({ name: "chat", limit, windowMs });

function takeAt(times: readonly number[], policy: QuotaPolicy): boolean[] {
  let bucket: TokenBucket | undefined;
  return times.map((time) => {
    const isAllowed = readBucket(bucket, policy, time).waitMs === 0;
    if (isAllowed) bucket = takeToken(bucket, policy, time);
    return isAllowed;
  });
}

/** Pours the tokens in a millisecond at a time, in exact fractions. */
function referenceAt(times: readonly number[], { limit, windowMs }: QuotaPolicy): boolean[] {
  let parts = BigInt(limit * windowMs);
  let clock = times[0] ?? 0;
  return times.map((time) => {
    for (; clock < time; clock += 1) {
      parts += BigInt(limit);
      if (parts > BigInt(limit * windowMs)) parts = BigInt(limit * windowMs);
    }
    if (parts < BigInt(windowMs)) return false;
    parts -= BigInt(windowMs);
    return true;
  });
}

const arrivals = fc
  .array(fc.oneof({ weight: 4, arbitrary: fc.nat(3) }, { weight: 1, arbitrary: fc.nat(400) }), {
    maxLength: 120,
  })
  .map((gaps) => {
    let time = 0;
    return gaps.map((gap) => {
      time += gap;
      return time;
    });
  });

describe("the token bucket", () => {
  it("decides like the reference for any arrivals", () => {
    fc.assert(
      fc.property(
        arrivals,
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 50, max: 900 }),
        (times, limit, windowMs) => {
          const policy = policyOf(limit, windowMs);
          expect(takeAt(times, policy)).toEqual(referenceAt(times, policy));
        },
      ),
      { seed: 7, numRuns: 1_000 },
    );
  });

  it("lets its limit through at once and then one call each window / limit", () => {
    const policy = policyOf(90);
    const times = [...new Array<number>(91).fill(0), 666, 667, 1_333, 1_334];
    expect(takeAt(times, policy).slice(89)).toEqual([true, false, false, true, false, true]);
  });

  it("tells a wait after which the call passes, and before which it does not", () => {
    fc.assert(
      fc.property(arrivals, fc.integer({ min: 1, max: 135 }), (times, limit) => {
        const policy = policyOf(limit);
        let bucket: TokenBucket | undefined;
        for (const time of times) {
          const { waitMs, remaining, moreInMs } = readBucket(bucket, policy, time);
          expect(remaining >= 0 && remaining <= limit && moreInMs >= 0).toBe(true);
          expect(remaining === limit).toBe(moreInMs === 0);
          if (moreInMs > 0) {
            expect(readBucket(bucket, policy, time + moreInMs).remaining).toBe(remaining + 1);
            expect(readBucket(bucket, policy, time + moreInMs - 1).remaining).toBe(remaining);
          }
          if (waitMs === 0) bucket = takeToken(bucket, policy, time);
        }
      }),
      { seed: 8, numRuns: 500 },
    );
  });

  it("pours nothing in twice when the clock goes back and forth", () => {
    const policy = policyOf(2, 1_000);
    expect(takeAt([1_000, 1_000, 500, 1_000, 1_499, 1_500], policy)).toEqual([
      true,
      true,
      false,
      false,
      false,
      true,
    ]);
  });
});

describe("the burst window", () => {
  it("never lets more than its limit through in any window, and no fewer than it could", () => {
    fc.assert(
      fc.property(arrivals, fc.integer({ min: 1, max: 10 }), (times, limit) => {
        const policy: QuotaPolicy = { name: "burst", limit, windowMs: 300 };
        let log: BurstLog | undefined;
        const passed: number[] = [];
        for (const time of times) {
          const inWindow = passed.filter((earlier) => earlier > time - 300).length;
          const reading = readBurst(log, policy, time);
          expect(reading.remaining).toBe(limit - inWindow);
          if (reading.waitMs > 0) {
            expect(readBurst(log, policy, time + reading.waitMs).remaining).toBeGreaterThan(0);
            expect(readBurst(log, policy, time + reading.waitMs - 1).remaining).toBe(0);
            continue;
          }
          log = addToBurst(log, policy, time);
          passed.push(time);
          expect(log.times.length - log.first).toBeLessThanOrEqual(limit);
          expect(log.times.length).toBeLessThanOrEqual(2 * limit + 1);
        }
      }),
      { seed: 9, numRuns: 1_000 },
    );
  });
});
