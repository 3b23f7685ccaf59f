import { describe, expect, it } from "vitest";
import { type FrameSink, heartbeatMs, pumpFrames } from "@/lib/server/runs/log/frame-pump";
import { startLiveRun } from "@/lib/server/runs/log/live-run";
import { answeredEnd, delta, fedRun, frameOfDelta, plainDialect, settle } from "@/tests/support/run-events";
import { createTestClock } from "@/tests/support/test-clock";

/** A sink that takes `room` texts and then waits to be drained. */
function fill({ room = Number.POSITIVE_INFINITY } = {}) {
  const texts: string[] = [];
  let left = room;
  let wake: () => void = () => undefined;
  let hasEnded = false;
  const sink: FrameSink = {
    write(text) {
      texts.push(text);
      left -= 1;
      return left > 0;
    },
    end(text) {
      texts.push(text);
      hasEnded = true;
    },
    onDrain(callback) {
      wake = callback;
    },
  };
  const drain = (more: number) => {
    left = more;
    wake();
  };
  return { sink, texts, drain, hasEnded: () => hasEnded };
}

function pump({ isOverdue = false, room }: { isOverdue?: boolean; room?: number } = {}) {
  const clock = createTestClock();
  const source = fedRun();
  const run = startLiveRun(
    () => source.events,
    () => source.end(),
  );
  const reader = run.attach();
  if (reader === null) throw new Error("A new run has its whole log.");
  const filled = fill({ room });
  const start = () => pumpFrames(reader, filled.sink, { dialect: plainDialect, clock, isOverdue });
  const pass = async (ms: number) => {
    clock.advance(ms);
    await settle();
  };
  return { clock, source, start, pass, ...filled };
}

const ping = ": ping\n\n";
const lastFrames = `${plainDialect.encodeEvent(answeredEnd)}data: [DONE]\n\n`;

describe("the frames of a run", () => {
  it("go out together when they are ready together, and end with the end frame", async () => {
    const { clock, source, start, texts, hasEnded } = pump();
    source.feed(delta("a"), delta("b"));
    await settle();
    start();
    expect(texts).toEqual([frameOfDelta("a") + frameOfDelta("b")]);
    source.end(answeredEnd);
    await settle();
    expect(texts.slice(1)).toEqual([lastFrames]);
    expect(hasEnded()).toBe(true);
    expect(clock.pending()).toBe(0);
  });

  it("ping while the run is silent and lose nothing of it", async () => {
    const { source, start, texts, pass } = pump();
    start();
    await pass(heartbeatMs);
    await pass(heartbeatMs);
    source.feed(delta("late"));
    await settle();
    expect(texts).toEqual([ping, ping, frameOfDelta("late")]);
  });

  it("wait for a full sink, and what came meanwhile goes out together", async () => {
    const { source, start, texts, drain } = pump({ room: 1 });
    start();
    source.feed(delta("a"));
    await settle();
    source.feed(delta("b"), delta("c"));
    await settle();
    expect(texts).toEqual([frameOfDelta("a")]);
    drain(1);
    expect(texts.slice(1)).toEqual([frameOfDelta("b") + frameOfDelta("c")]);
  });

  it("count the silence from the last wait, and not while the sink is full", async () => {
    const { clock, source, start, texts, pass, drain } = pump({ room: 1 });
    const leave = start();
    await pass(heartbeatMs - 1);
    source.feed(delta("just in time"));
    await settle();
    expect(texts).toEqual([frameOfDelta("just in time")]);

    await pass(3 * heartbeatMs);
    drain(1);
    await pass(heartbeatMs - 1);
    expect(texts).toHaveLength(1);
    await pass(1);
    expect(texts.slice(1)).toEqual([ping]);
    void leave();
    expect(clock.pending()).toBe(0);
  });

  it("begin with a ping when the silence was long enough before", () => {
    const { start, texts } = pump({ isOverdue: true });
    start();
    expect(texts).toEqual([ping]);
  });

  it("follow that ping at once when they came before anybody took the stream", async () => {
    const { source, start, texts, hasEnded } = pump({ isOverdue: true });
    source.end(delta("a"), answeredEnd);
    await settle();
    start();
    expect(texts).toEqual([ping, frameOfDelta("a") + lastFrames]);
    expect(hasEnded()).toBe(true);
  });

  it("wait behind that ping for a sink that it filled", async () => {
    const { source, start, texts, drain } = pump({ isOverdue: true, room: 1 });
    source.feed(delta("a"));
    await settle();
    start();
    expect(texts).toEqual([ping]);
    drain(1);
    expect(texts).toEqual([ping, frameOfDelta("a")]);
  });

  it("stop for a sink that is given up, and end the run with it", async () => {
    const { source, start, texts } = pump();
    const leave = start();
    await leave();
    source.feed(delta("unheard"));
    await settle();
    expect(texts).toEqual([]);
    expect(source.isClosed()).toBe(true);
  });
});
