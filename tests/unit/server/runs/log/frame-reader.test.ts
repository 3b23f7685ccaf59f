import { describe, expect, it } from "vitest";
import { heartbeatMs, readFrames } from "@/lib/server/runs/log/frame-reader";
import { startLiveRun } from "@/lib/server/runs/log/live-run";
import { answeredEnd, delta, fedRun, frameOfDelta, plainDialect, settle } from "@/tests/support/run-events";
import { createTestClock } from "@/tests/support/test-clock";

function read({ isOverdue = false } = {}) {
  const clock = createTestClock();
  const source = fedRun();
  const run = startLiveRun(source.events, () => source.end());
  const reader = run.attach();
  if (reader === null) throw new Error("A new run has its whole log.");
  return { clock, source, frames: readFrames(reader, { dialect: plainDialect, clock, isOverdue }) };
}

const lastFrames = `${plainDialect.encodeEvent(answeredEnd)}data: [DONE]\n\n`;

describe("the frames of a run", () => {
  it("go out together when they are ready together, and end with the end frame", async () => {
    const { clock, source, frames } = read();
    source.feed(delta("a"), delta("b"));
    await settle();
    expect(await frames.next()).toEqual({ text: frameOfDelta("a") + frameOfDelta("b"), isLast: false });
    source.end(answeredEnd);
    await settle();
    expect(await frames.next()).toEqual({ text: lastFrames, isLast: true });
    expect(await frames.next()).toBeNull();
    expect(clock.pending()).toBe(0);
  });

  it("ping while the run is silent and lose nothing of it", async () => {
    const { clock, source, frames } = read();
    for (let pings = 0; pings < 2; pings += 1) {
      const next = frames.next();
      await settle();
      clock.advance(heartbeatMs);
      expect(await next).toEqual({ text: ": ping\n\n", isLast: false });
    }
    const next = frames.next();
    source.feed(delta("late"));
    expect(await next).toEqual({ text: frameOfDelta("late"), isLast: false });
  });

  it("count the silence from the last wait, and not while the reader takes his time", async () => {
    const { clock, source, frames } = read();
    const pass = async (ms: number) => {
      clock.advance(ms);
      await settle();
    };
    const first = frames.next();
    await pass(heartbeatMs - 1);
    source.feed(delta("just in time"));
    expect(await first).toEqual({ text: frameOfDelta("just in time"), isLast: false });

    await pass(3 * heartbeatMs);
    const seen: (string | undefined)[] = [];
    void frames.next().then((ready) => seen.push(ready?.text));
    await pass(heartbeatMs - 1);
    expect(seen).toEqual([]);
    await pass(1);
    expect(seen).toEqual([": ping\n\n"]);
    frames.leave();
    expect(clock.pending()).toBe(0);
  });

  it("begin with a ping when the silence was long enough before", async () => {
    const { frames } = read({ isOverdue: true });
    expect(await frames.next()).toEqual({ text: ": ping\n\n", isLast: false });
  });

  it("end for a reader who leaves while he waits, and end the run with him", async () => {
    const { source, frames } = read();
    const next = frames.next();
    await settle();
    frames.leave();
    expect(await next).toBeNull();
    await settle();
    expect(source.isClosed()).toBe(true);
  });
});
