import { describe, expect, it } from "vitest";
import { type DeadlineExceeded, defaultTimeouts, startDeadlines } from "@/lib/core/resilience/deadlines";
import { createFakeClock } from "@/tests/support/fake-clock";

function start({ isReasoning = false } = {}) {
  const clock = createFakeClock();
  const startMs = clock.now();
  const exceeded: DeadlineExceeded[] = [];
  let settledMs = 0;
  const deadlines = startDeadlines({
    timeouts: defaultTimeouts,
    isReasoning,
    clock,
    onExceeded: (reason) => exceeded.push(reason),
    onSettled: () => {
      settledMs = clock.now();
    },
  });
  const labels = () => exceeded.map(({ deadline, limitMs }) => [deadline, limitMs]);
  const settledAfterMs = () => (settledMs === 0 ? null : settledMs - startMs);
  return { clock, deadlines, labels, settledAfterMs };
}

describe("startDeadlines", () => {
  it("gives a plain model 20 s to its first token", () => {
    const { clock, labels } = start();
    clock.advance(19_999);
    expect(labels()).toStrictEqual([]);
    clock.advance(1);
    expect(labels()).toStrictEqual([["first-token", 20_000]]);
  });

  it("gives a reasoning model 120 s to its first token", () => {
    const { clock, labels } = start({ isReasoning: true });
    clock.advance(119_999);
    expect(labels()).toStrictEqual([]);
    clock.advance(1);
    expect(labels()).toStrictEqual([["first-token", 120_000]]);
  });

  it("allows 30 s of silence after each piece of content", () => {
    const { clock, deadlines, labels } = start();
    for (let piece = 0; piece < 3; piece += 1) {
      clock.advance(19_000);
      deadlines.pause();
      deadlines.resume();
    }
    clock.advance(29_999);
    expect(labels()).toStrictEqual([]);
    clock.advance(1);
    expect(labels()).toStrictEqual([["idle", 30_000]]);
  });

  it("does not count the time that the reader takes as upstream's silence", () => {
    const { clock, deadlines, labels } = start();
    deadlines.pause();
    clock.advance(200_000);
    deadlines.resume();
    clock.advance(29_999);
    expect(labels()).toStrictEqual([]);
  });

  it("ends everything after 300 s, however lively", () => {
    const { clock, deadlines, labels } = start();
    for (let second = 0; second < 400; second += 10) {
      deadlines.pause();
      deadlines.resume();
      clock.advance(10_000);
    }
    expect(labels()).toStrictEqual([["total", 300_000]]);
  });

  it("tells of one deadline only and leaves no timer behind", () => {
    const { clock, deadlines, labels } = start();
    clock.advance(1_000_000);
    deadlines.resume();
    clock.advance(1_000_000);
    expect(labels()).toHaveLength(1);
    expect(clock.pending()).toBe(0);
  });

  it("takes every timer back when stopped, at any moment and more than once", () => {
    const { clock, deadlines, labels } = start();
    deadlines.pause();
    deadlines.resume();
    deadlines.stop();
    deadlines.stop();
    deadlines.resume();
    expect(clock.pending()).toBe(0);
    clock.advance(1_000_000);
    expect(labels()).toStrictEqual([]);
  });

  it("completes the answer after 2 s of silence behind its finish, and exceeds nothing then", () => {
    const { clock, deadlines, labels, settledAfterMs } = start();
    clock.advance(5_000);
    deadlines.settle();
    clock.advance(1_500);
    // The usage came.
    deadlines.settle();
    clock.advance(1_999);
    expect(settledAfterMs()).toBeNull();
    clock.advance(1);
    expect(settledAfterMs()).toBe(8_500);
    clock.advance(1_000_000);
    expect(labels()).toStrictEqual([]);
    expect(clock.pending()).toBe(0);
  });

  it("completes an answer whose total passes behind its finish", () => {
    const { clock, deadlines, labels, settledAfterMs } = start();
    for (let second = 0; second < 299; second += 1) {
      deadlines.pause();
      deadlines.resume();
      clock.advance(1_000);
    }
    deadlines.settle();
    clock.advance(1_000);
    expect([settledAfterMs(), labels()]).toStrictEqual([300_000, []]);
  });

  it("keeps one timer, and arms it a few times for thousands of parts", () => {
    let armed = 0;
    const clock = createFakeClock();
    const counting = {
      now: clock.now,
      setTimer: (delayMs: number, callback: () => void) => {
        armed += 1;
        return clock.setTimer(delayMs, callback);
      },
    };
    const ignore = () => undefined;
    const deadlines = startDeadlines({
      timeouts: defaultTimeouts,
      isReasoning: true,
      clock: counting,
      onExceeded: ignore,
      onSettled: ignore,
    });
    for (let part = 0; part < 5_000; part += 1) {
      clock.advance(20);
      deadlines.pause();
      deadlines.resume();
      expect(clock.pending()).toBe(1);
    }
    expect(armed).toBeLessThan(10);
  });
});
