import fc from "fast-check";
import { createClient } from "redis";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createGuardedLimiter } from "@/lib/adapters/store/guarded-limiter";
import { createLocalLimiter } from "@/lib/adapters/store/limiter";
import { openRedis } from "@/lib/adapters/store/redis";
import type { ScriptStore } from "@/lib/adapters/store/script-store";
import { createSharedLimiter } from "@/lib/adapters/store/shared-limiter";
import { openUpstash } from "@/lib/adapters/store/upstash";
import type { Limiter, LimitRequest } from "@/lib/core/limits/limiter-port";
import { openUpstashFront } from "@/tests/support/upstash-front";

const redisUrl = process.env.TEST_REDIS_URL ?? "";

/** A slow machine decides as a quick one does. */
const timeoutMs = 30_000;

type Opened = { stores: ScriptStore[]; close: () => Promise<void> };

/** Two connections to one store, as two processes have them. */
const engines: { name: string; open: () => Promise<Opened> }[] =
  redisUrl === ""
    ? []
    : [
        {
          name: "plain Redis",
          open: async () => {
            const stores = [
              openRedis({ url: redisUrl, onError: fail, timeoutMs }),
              openRedis({ url: redisUrl, onError: fail, timeoutMs }),
            ];
            return {
              stores,
              close: async () => void (await Promise.all(stores.map((store) => store.close()))),
            };
          },
        },
        {
          name: "Upstash",
          open: async () => {
            const front = await openUpstashFront(redisUrl);
            return {
              stores: [openUpstash({ ...front, timeoutMs }), openUpstash({ ...front, timeoutMs })],
              close: front.close,
            };
          },
        },
      ];

function fail(error: unknown): never {
  throw error;
}

async function emptyStore() {
  const client = await createClient({ url: redisUrl }).connect();
  await client.flushDb();
  client.destroy();
}

const call = (change: Partial<LimitRequest> = {}): LimitRequest => ({
  bucket: "blend",
  userId: "user_1",
  address: "203.0.113.9",
  plan: "paid",
  ...change,
});

/** Calls at times that mostly go on and sometimes back, of a few callers on a few buckets. */
const arrivals = fc.array(
  fc.record({
    stepMs: fc.oneof(fc.integer({ min: 0, max: 400 }), fc.integer({ min: -2_000, max: 30_000 })),
    bucket: fc.constantFrom("blend" as const, "judge" as const, "chat" as const),
    userId: fc.constantFrom("user_1", "user_2", null),
    plan: fc.constantFrom("free" as const, "paid" as const),
    key: fc.constantFrom(null, { id: "key_1", ratePerMinute: 7 }),
  }),
  { minLength: 60, maxLength: 140 },
);

describe.each(engines)("shared limits on $name", ({ open }) => {
  let opened: Opened;
  beforeAll(async () => {
    opened = await open();
  });
  beforeEach(emptyStore);
  afterAll(() => opened.close());

  /** The limiter of one of two processes. */
  function limiterOf(process: number, usesCallerClock = true): Limiter {
    const store = opened.stores[process];
    if (store === undefined) throw new Error("There are two processes.");
    return createSharedLimiter({ run: store.run, multiplier: 1, usesCallerClock });
  }

  it("decide as the limits in process do, call for call and header for header", async () => {
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(arrivals, async (sequence) => {
        runs += 1;
        const local = createLocalLimiter();
        let nowMs = 1_000_000;
        for (const [index, { stepMs, ...change }] of sequence.entries()) {
          nowMs += stepMs;
          const userId = change.userId && `${change.userId}_${runs}`;
          const key = userId === null ? null : change.key && { ...change.key, id: `key_${runs}` };
          const request = call({ ...change, userId, key, address: `203.0.113.9 ${runs}` });
          const shared = await limiterOf(index % 2).take(request, nowMs);
          expect(shared).toEqual(await local.take(request, nowMs));
        }
      }),
      { seed: 5, numRuns: 25 },
    );
  });

  it("admit exactly 90 of 200 calls at once from two processes", async () => {
    const verdicts = await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        limiterOf(index % 2).take(call({ bucket: "default" }), 5_000),
      ),
    );
    // A burst of a paid account holds 90.
    expect(verdicts.filter(({ allowed }) => allowed)).toHaveLength(90);
  });

  it("go by the store's clock, whatever the processes' clocks say", async () => {
    for (let count = 0; count < 45; count += 1) {
      const verdict = await limiterOf(count % 2, false).take(call(), count % 2 === 0 ? 0 : 60_000);
      expect(verdict.allowed).toBe(true);
    }
    expect((await limiterOf(0, false).take(call(), 30_000)).allowed).toBe(false);
  });

  it("spend nothing on a refused call", async () => {
    const limiter = limiterOf(0);
    for (let count = 0; count < 45; count += 1) await limiter.take(call(), 1_000);
    for (let count = 0; count < 20; count += 1)
      expect((await limiter.take(call(), 1_000)).allowed).toBe(false);
    const other = await limiter.take(call({ bucket: "chat" }), 1_000);
    expect(other.headers.RateLimit).toContain('"address";r=314;');
  });

  it("leave nothing behind once they are full again", async () => {
    await limiterOf(0).take(call(), 1_000);
    const client = await createClient({ url: redisUrl }).connect();
    const keys = await client.keys("*");
    expect(keys).toHaveLength(3);
    for (const key of keys) expect(await client.pTTL(key)).toBeGreaterThan(0);
    client.destroy();
  });
});

describe("limits whose store is away", () => {
  const broken: Limiter = { take: () => Promise.reject(new Error("away")) };

  it("are counted in process at the same size, and the store is asked again after ten seconds", async () => {
    const told: unknown[] = [];
    let asked = 0;
    const shared: Limiter = {
      take: () => {
        asked += 1;
        return Promise.reject(new Error("away"));
      },
    };
    const local = createLocalLimiter();
    const limiter = createGuardedLimiter({ shared, local, onAway: (error) => told.push(error) });
    let admitted = 0;
    for (let count = 0; count < 60; count += 1)
      if ((await limiter.take(call(), 1_000)).allowed) admitted += 1;
    expect({ admitted, asked, told: told.length }).toEqual({ admitted: 45, asked: 2, told: 1 });
    await limiter.take(call(), 11_000);
    expect(asked).toBe(3);
  });

  it("are shared again once it answers", async () => {
    const local = createLocalLimiter();
    let isAway = true;
    const other = createLocalLimiter();
    const shared: Limiter = { take: (...asked) => (isAway ? broken : other).take(...asked) };
    const limiter = createGuardedLimiter({ shared, local, onAway: () => undefined });
    await limiter.take(call(), 0);
    await limiter.take(call(), 0);
    isAway = false;
    const verdict = await limiter.take(call(), 10_000);
    expect(verdict.headers["X-RateLimit-Remaining"]).toBe("44");
  });

  it("do not wait for a Redis that is not there", async () => {
    const store = openRedis({ url: "redis://127.0.0.1:9", onError: () => undefined });
    const shared = createSharedLimiter({ run: store.run, multiplier: 1 });
    const limiter = createGuardedLimiter({ shared, local: createLocalLimiter(), onAway: () => undefined });
    const verdict = await limiter.take(call(), 1_000);
    expect(verdict.allowed).toBe(true);
    await store.close();
  });
});
