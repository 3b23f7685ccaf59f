import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createLocalLimiter } from "@/lib/adapters/store/limiter";
import { type LimitBucket, type LimitPlan, quotasFor } from "@/lib/core/limits/buckets";
import type { Limiter, LimitRequest } from "@/lib/core/limits/limiter-port";

const call = (change: Partial<LimitRequest> = {}): LimitRequest => ({
  bucket: "chat",
  userId: "user_1",
  address: "203.0.113.9",
  plan: "paid",
  ...change,
});

/** Takes a call each 112 ms, so that no ten seconds hold 90 of them, until one is refused. */
async function takeUntilRefused(limiter: Limiter, request: LimitRequest, startMs = 0) {
  for (let count = 0; ; count += 1) {
    const verdict = await limiter.take(request, startMs + count * 112);
    if (!verdict.allowed) return { count, verdict };
  }
}

describe("the local limiter", () => {
  it("describes the tightest quota and lists them all", async () => {
    const limiter = createLocalLimiter();
    await limiter.take(call(), 1_000);
    expect(await limiter.take(call(), 1_000)).toEqual({
      allowed: true,
      headers: {
        "X-RateLimit-Limit": "135",
        "X-RateLimit-Remaining": "133",
        "X-RateLimit-Reset": "1",
        "RateLimit-Policy": '"chat";q=135;w=60, "address";q=360;w=60, "burst";q=90;w=10',
        RateLimit: '"chat";r=133;t=1, "address";r=358;t=1, "burst";r=88;t=10',
      },
    });
  });

  it("refuses the ninety-first call in ten seconds and says when to come back", async () => {
    const limiter = createLocalLimiter();
    for (let count = 0; count < 90; count += 1) {
      expect((await limiter.take(call(), 5_000 + count)).allowed).toBe(true);
    }
    expect(await limiter.take(call(), 6_000)).toEqual({
      allowed: false,
      bucket: "burst",
      retryAfterSeconds: 9,
      headers: {
        "X-RateLimit-Limit": "90",
        "X-RateLimit-Remaining": "0",
        "X-RateLimit-Reset": "9",
        "RateLimit-Policy": '"burst";q=90;w=10, "chat";q=135;w=60, "address";q=360;w=60',
        RateLimit: '"burst";r=0;t=9, "chat";r=47;t=1, "address";r=276;t=1',
        "Retry-After": "9",
      },
    });
  });

  it("measures a caller without a credential by address, as free, whatever plan it claims", async () => {
    const limiter = createLocalLimiter();
    const verdict = await limiter.take(call({ userId: null, plan: "paid" }), 0);
    expect(verdict.headers["RateLimit-Policy"]).toBe('"address";q=120;w=60, "burst";q=30;w=10');
  });

  it("holds all users of an address to the address's quota", async () => {
    const limiter = createLocalLimiter();
    let passed = 0;
    for (let user = 0; user < 200; user += 1) {
      const verdict = await limiter.take(call({ userId: `user_${user}`, plan: "free" }), 0);
      if (verdict.allowed) passed += 1;
      else expect(verdict.bucket).toBe("address");
    }
    expect(passed).toBe(120);
  });

  it("spends nothing anywhere on a refused call", async () => {
    const limiter = createLocalLimiter();
    const { verdict } = await takeUntilRefused(limiter, call({ bucket: "blend" }));
    expect(verdict.bucket).toBe("blend");
    const before = await limiter.take(call({ bucket: "judge" }), 60_000);
    for (let count = 0; count < 500; count += 1) await limiter.take(call({ bucket: "blend" }), 5_000);
    const fresh = createLocalLimiter();
    await takeUntilRefused(fresh, call({ bucket: "blend" }));
    expect(await fresh.take(call({ bucket: "judge" }), 60_000)).toEqual(before);
  });

  it("keeps buckets, users and plans apart", async () => {
    const limiter = createLocalLimiter();
    await takeUntilRefused(limiter, call({ bucket: "blend", plan: "free" }));
    for (const change of [{ bucket: "chat" }, { userId: "user_2" }, { plan: "paid" }] as const) {
      const verdict = await limiter.take(call({ bucket: "blend", plan: "free", ...change }), 3_000);
      expect(verdict.allowed).toBe(true);
    }
  });

  it("lets a lone caller through who keeps Retry-After, and never sends a header out of range", async () => {
    const bucketNames = fc.constantFrom<LimitBucket>("chat", "compare", "blend", "default");
    const plans = fc.constantFrom<LimitPlan>("free", "paid");
    await fc.assert(
      fc.asyncProperty(
        bucketNames,
        plans,
        fc.array(fc.nat(120), { minLength: 50, maxLength: 200 }),
        async (bucket, plan, gaps) => {
          const limiter = createLocalLimiter();
          let nowMs = 0;
          for (const gap of gaps) {
            nowMs += gap;
            const verdict = await limiter.take(call({ bucket, plan }), nowMs);
            const limit = Number(verdict.headers["X-RateLimit-Limit"]);
            const remaining = Number(verdict.headers["X-RateLimit-Remaining"]);
            const resetSeconds = Number(verdict.headers["X-RateLimit-Reset"]);
            expect(remaining >= 0 && remaining <= limit && resetSeconds >= 0).toBe(true);
            if (verdict.allowed) continue;
            expect(remaining).toBe(0);
            expect(verdict.retryAfterSeconds).toBeGreaterThanOrEqual(Math.max(1, resetSeconds));
            nowMs += verdict.retryAfterSeconds * 1_000;
            expect((await limiter.take(call({ bucket, plan }), nowMs)).allowed).toBe(true);
          }
        },
      ),
      { seed: 11, numRuns: 60 },
    );
  });

  it("admits in any interval no more than the limit and what flows back in it", async () => {
    const limiter = createLocalLimiter();
    const { limit } = quotasFor({ bucket: "chat", plan: "paid", multiplier: 1 }).user;
    const passedMs: number[] = [];
    for (let nowMs = 0; nowMs < 90_000; nowMs += 37) {
      if ((await limiter.take(call(), nowMs)).allowed) passedMs.push(nowMs);
    }
    for (const [first, startMs] of passedMs.entries()) {
      for (const [last, endMs] of passedMs.entries()) {
        if (last < first) continue;
        expect(last - first + 1).toBeLessThanOrEqual(limit + ((endMs - startMs) * limit) / 60_000);
      }
    }
  });

  it("stays within its bound under a million addresses, and keeps users meanwhile", async () => {
    const limiter = createLocalLimiter({ maxEntries: 1_000 });
    const { count } = await takeUntilRefused(limiter, call({ bucket: "judge" }));
    expect(count).toBeGreaterThan(44);
    for (let index = 0; index < 1_000_000; index += 1) {
      await limiter.take(call({ userId: null, address: `${index}` }), 5_100);
    }
    expect(limiter.size).toBeLessThanOrEqual(4_000);
    expect((await limiter.take(call({ bucket: "judge" }), 5_100)).allowed).toBe(false);
  });

  it("forgets what has been idle for a minute", async () => {
    const limiter = createLocalLimiter();
    for (let index = 0; index < 100; index += 1) {
      await limiter.take(call({ userId: `user_${index}`, address: `${index}` }), 0);
    }
    for (let index = 0; index < 100; index += 1) await limiter.take(call(), 61_000 + index * 700);
    expect(limiter.size).toBe(3);
  });
});
