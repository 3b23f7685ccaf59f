import { afterAll, beforeAll, expect, it } from "vitest";
import { directTarget } from "@/bench/load/targets.mjs";
import { measureBurst } from "@/bench/measures/burst.mjs";
import { measureOneCaller } from "@/bench/measures/one-caller.mjs";
import { measureThroughput } from "@/bench/measures/throughput.mjs";
import { startUpstream } from "@/bench/servers/upstream.mjs";

/** The loopback upstream itself is what is measured: its answers are known. */
let upstream: Awaited<ReturnType<typeof startUpstream>>;
beforeAll(async () => {
  upstream = await startUpstream();
});
afterAll(() => upstream?.stop());

const plan = { pieces: 5, isStream: true };
/** A gateway that answers, but with less than it was sent. */
const shortTarget = () => {
  const { port, request } = directTarget(upstream);
  return { port, request: (asked: typeof plan) => request({ ...asked, pieces: 4 }) };
};

it("measures one caller", async () => {
  const { firstMs, wholeMs, faults } = await measureOneCaller({
    target: directTarget(upstream),
    plan,
    asks: 3,
  });
  expect(faults).toStrictEqual([]);
  expect(firstMs).toBeGreaterThan(0);
  expect(wholeMs).toBeGreaterThanOrEqual(firstMs);
});

it("measures streams that begin together, with nobody refused", async () => {
  const target = directTarget(upstream);
  const figures = await measureBurst({ target, plan: { ...plan, gapMs: 1 }, streams: 4 });
  expect(figures).toMatchObject({ refused: 0, refusals: [] });
  expect(figures.eventsPerSecond).toBeGreaterThan(0);
  expect(figures.silenceMs).toBeGreaterThan(0);
});

it("counts wrong answers and not their speed", async () => {
  const burst = await measureBurst({ target: shortTarget(), plan, streams: 2 });
  expect([burst.refused, burst.eventsPerSecond]).toStrictEqual([2, 0]);
  const figures = await measureThroughput({
    target: shortTarget(),
    plan,
    callers: 1,
    seconds: 60,
    warmUpSeconds: 0,
  });
  expect([figures.counted, figures.faults.length]).toStrictEqual([0, 20]);
});
