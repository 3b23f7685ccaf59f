import "server-only";
import { setTimeout as delay } from "node:timers/promises";

/**
 * Time as the server sees it. `now` is milliseconds since 1970 that never go back, so that it serves for
 * durations and timestamps alike.
 */
export type Clock = {
  now: () => number;
  sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Calls `task` every `ms` until the returned function is called. It does not keep the process alive. */
  every: (ms: number, task: () => void) => () => void;
  /** Calls `callback` once after `delayMs`, unless the returned function is called before. */
  setTimer: (delayMs: number, callback: () => void) => () => void;
};

/** The real clock. */
export const systemClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  sleep: async (ms, signal) => {
    try {
      await delay(ms, undefined, { signal });
    } catch (error) {
      // Node hides the abort's own reason in an AbortError of its own.
      throw signal.aborted ? signal.reason : error;
    }
  },
  every: (ms, task) => {
    const timer = setInterval(task, ms);
    timer.unref();
    return () => clearInterval(timer);
  },
  setTimer: (delayMs, callback) => {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};
