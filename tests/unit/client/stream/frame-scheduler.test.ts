import { describe, expect, it } from "vitest";
import { createFrameScheduler, type FrameTask } from "@/lib/client/stream/frame-scheduler";

function setUp() {
  const frames: (() => void)[] = [];
  const log: string[] = [];
  const clock = { nowMs: 0 };
  const scheduler = createFrameScheduler({
    requestFrame: (callback) => frames.push(callback),
    now: () => clock.nowMs,
  });
  const task = (name: string, costMs: number, isVisible = true): FrameTask => ({
    flush: () => {
      log.push(name);
      clock.nowMs += costMs;
    },
    isVisible: () => isVisible,
  });
  const runFrame = () => {
    frames.shift()?.();
    return log.splice(0);
  };
  return { scheduler, task, runFrame, frames, clock };
}

describe("the frame scheduler", () => {
  it("flushes a task once however often it was scheduled, and then stands still", () => {
    const { scheduler, task, runFrame, frames } = setUp();
    const column = task("a", 1);
    scheduler.schedule(column);
    scheduler.schedule(column);
    expect(frames).toHaveLength(1);
    expect(runFrame()).toEqual(["a"]);
    expect(frames).toHaveLength(0);
  });

  it("stops at the budget and goes on with the next column in the next frame", () => {
    const { scheduler, task, runFrame } = setUp();
    const columns = ["a", "b", "c"].map((name) => task(name, 5));
    for (const column of columns) scheduler.schedule(column);
    expect(runFrame()).toEqual(["a", "b"]);
    for (const column of columns) scheduler.schedule(column);
    expect(runFrame()).toEqual(["c", "a"]);
    expect(runFrame()).toEqual(["b"]);
  });

  it("runs one task a frame even when it alone exceeds the budget", () => {
    const { scheduler, task, runFrame } = setUp();
    scheduler.schedule(task("slow", 50));
    scheduler.schedule(task("next", 1));
    expect(runFrame()).toEqual(["slow"]);
    expect(runFrame()).toEqual(["next"]);
  });

  it("flushes a column nobody sees at most every 500 ms", () => {
    const { scheduler, task, runFrame, clock } = setUp();
    const hidden = task("hidden", 0, false);
    scheduler.schedule(hidden);
    expect(runFrame()).toEqual(["hidden"]);
    scheduler.schedule(hidden);
    clock.nowMs = 499;
    expect(runFrame()).toEqual([]);
    clock.nowMs = 500;
    expect(runFrame()).toEqual(["hidden"]);
  });

  it("forgets a cancelled task", () => {
    const { scheduler, task, runFrame } = setUp();
    const column = task("a", 1);
    scheduler.schedule(column);
    scheduler.cancel(column);
    expect(runFrame()).toEqual([]);
  });
});
