import type { DeadlineClock } from "@/lib/core/resilience/deadlines";

export type FakeClock = DeadlineClock & {
  /** Moves time on and fires what is due, in the order of its time. */
  advance: (ms: number) => void;
  /** How many timers are set. */
  pending: () => number;
  /** How long until the next of them is due; 0 when none is set. */
  untilNext: () => number;
};

/** A clock that stands still until a test moves it. */
export function createFakeClock(startMs = 1_763_800_000_000): FakeClock {
  let nowMs = startMs;
  const timers = new Set<{ dueMs: number; callback: () => void }>();
  return {
    now: () => nowMs,
    setTimer(delayMs, callback) {
      const timer = { dueMs: nowMs + delayMs, callback };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    advance(ms) {
      const endMs = nowMs + ms;
      for (;;) {
        const [next] = [...timers].filter(({ dueMs }) => dueMs <= endMs).sort((a, b) => a.dueMs - b.dueMs);
        if (next === undefined) break;
        timers.delete(next);
        nowMs = next.dueMs;
        next.callback();
      }
      nowMs = endMs;
    },
    pending: () => timers.size,
    untilNext: () => (timers.size === 0 ? 0 : Math.min(...[...timers].map(({ dueMs }) => dueMs)) - nowMs),
  };
}
