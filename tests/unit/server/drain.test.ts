import { describe, expect, it } from "vitest";
import { createDrain } from "@/lib/server/drain";
import { createTestClock } from "../../support/test-clock";

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe("createDrain", () => {
  it("is over at once where nothing runs", async () => {
    const drain = createDrain(createTestClock());
    await drain.start(30_000);
    expect(drain.isDraining).toBe(true);
  });

  it("waits for what runs, and abandons nobody who is in time", async () => {
    const clock = createTestClock();
    const drain = createDrain(clock);
    let abandoned = 0;
    const ends = [drain.begin(() => (abandoned += 1)), drain.begin(() => (abandoned += 1))];
    let isOver = false;
    const draining = drain.start(30_000).then(() => {
      isOver = true;
    });
    ends[0]?.();
    await turn();
    expect(isOver).toBe(false);
    ends[1]?.();
    await draining;
    expect(abandoned).toBe(0);
    expect(clock.pending()).toBe(0);
  });

  it("abandons what still runs at the end, and waits until it is settled", async () => {
    const clock = createTestClock();
    const drain = createDrain(clock);
    const end = drain.begin(() => setImmediate(() => end()));
    const draining = drain.start(30_000);
    clock.advance(30_000);
    await draining;
  });
});
