import { beforeEach, describe, expect, it } from "vitest";
import { type BreakerStore, createBreakers } from "@/lib/adapters/store/breakers";
import type { CircuitHint } from "@/lib/adapters/store/circuit-hints";
import { startCircuitHints } from "@/lib/server/jobs/circuit-hints";

const key = { provider: "openai", model: "openai/gpt", scope: "platform" };

/** A store in memory with a clock of its own, a day ahead of the processes'. */
function createSharedHints(now: () => number) {
  const aheadMs = 86_400_000;
  const known = new Map<string, number>();
  return async (own: { name: string; retryInMs: number }[]): Promise<CircuitHint[]> => {
    const storeNow = now() + aheadMs;
    for (const { name, retryInMs } of own) {
      known.set(name, Math.max(known.get(name) ?? 0, storeNow + retryInMs));
    }
    return [...known]
      .filter(([, until]) => until > storeNow)
      .map(([name, until]) => ({ name, until, retryInMs: until - storeNow }));
  };
}

describe("the hints that processes give each other", () => {
  let now: number;
  let first: { breakers: BreakerStore; meet: () => Promise<void> };
  let second: typeof first;

  beforeEach(() => {
    now = 1_000_000;
    const exchange = createSharedHints(() => now);
    const join = () => {
      let tick: () => void = () => undefined;
      const clock = {
        now: () => now,
        every: (_ms: number, work: () => void) => {
          tick = work;
          return () => undefined;
        },
      };
      const breakers = createBreakers();
      startCircuitHints({ breakers, clock, exchange });
      const meet = async () => {
        tick();
        await new Promise(setImmediate);
      };
      return { breakers, meet };
    };
    first = join();
    second = join();
  });

  const fail = (breakers: BreakerStore, which = key) => {
    for (let count = 0; count < 3; count += 1) breakers.record(which, { type: "failure" }, now);
  };

  it("close a circuit off in the second process that failed in the first, until the same moment", async () => {
    fail(first.breakers);
    await first.meet();
    expect(second.breakers.admit(key, now).admitted).toBe(true);
    now += 2_000;
    await second.meet();
    expect(second.breakers.admit(key, now)).toEqual({
      admitted: false,
      reason: "circuit_open",
      retryInMs: 28_000,
    });
    now += 28_000;
    expect(second.breakers.admit(key, now)).toMatchObject({ admitted: true, probe: true });
  });

  it("are taken once: a circuit that answered well here since is not closed off by the same word", async () => {
    fail(first.breakers);
    await first.meet();
    await second.meet();
    const forced = second.breakers.admit(key, now, { force: true });
    second.breakers.record(key, { type: "success" }, now, forced);
    await second.meet();
    expect(second.breakers.admit(key, now)).toEqual({ admitted: true, probe: false });
  });

  it("come again when the circuit fails again", async () => {
    fail(first.breakers);
    await first.meet();
    await second.meet();
    now += 30_000;
    for (const { breakers } of [first, second]) {
      breakers.record(key, { type: "success" }, now, breakers.admit(key, now));
    }
    fail(first.breakers);
    await first.meet();
    await second.meet();
    expect(second.breakers.retryInMs(key, now)).toBe(30_000);
  });

  it("say nothing of callers' own keys", async () => {
    const own = { ...key, scope: "byok:key_1" };
    fail(first.breakers, own);
    await first.meet();
    await second.meet();
    expect(second.breakers.admit(own, now).admitted).toBe(true);
  });

  it("leave a process alone while the store is away", async () => {
    let tick: () => void = () => undefined;
    const breakers = createBreakers();
    startCircuitHints({
      breakers,
      clock: {
        now: () => now,
        every: (_ms, work) => {
          tick = work;
          return () => undefined;
        },
      },
      exchange: () => Promise.reject(new Error("away")),
    });
    fail(breakers);
    tick();
    await new Promise(setImmediate);
    expect(breakers.retryInMs(key, now)).toBe(30_000);
  });
});
