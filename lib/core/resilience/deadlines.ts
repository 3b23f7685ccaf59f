/** Time as an argument. `now` is in Unix milliseconds; `setTimer` answers a function that takes the timer back. */
export type DeadlineClock = {
  now: () => number;
  setTimer: (delayMs: number, callback: () => void) => () => void;
};

/** How long each part of an upstream call may take, in milliseconds. */
export type Timeouts = {
  connectMs: number;
  firstTokenMs: number;
  reasoningFirstTokenMs: number;
  idleMs: number;
  totalMs: number;
};

export const defaultTimeouts = {
  connectMs: 5_000,
  firstTokenMs: 20_000,
  reasoningFirstTokenMs: 120_000,
  idleMs: 30_000,
  totalMs: 300_000,
} as const satisfies Timeouts;

export type DeadlineName = "first-token" | "idle" | "total";

/** The labelled abort reason of a deadline: which one passed, and how long it was. */
export class DeadlineExceeded extends Error {
  readonly deadline: DeadlineName;
  readonly limitMs: number;

  constructor(deadline: DeadlineName, limitMs: number) {
    super(`the ${deadline} deadline of ${limitMs} ms passed`);
    this.name = "DeadlineExceeded";
    this.deadline = deadline;
    this.limitMs = limitMs;
  }
}

/** The running deadlines of one call. `stop` takes every timer back and may be called again. */
export type Deadlines = { pause: () => void; resume: () => void; stop: () => void };

/**
 * Starts the deadlines of one upstream call: first token, idle between tokens, and the total. `onExceeded` is told
 * of the first one that passes, once. Only content counts: a provider that sends nothing but pings runs out.
 * `pause` says that content was handed on; a reader who takes his time with it is not upstream's fault, so the idle
 * deadline starts afresh with `resume`. The total goes on regardless.
 */
export function startDeadlines({
  timeouts,
  isReasoning,
  clock,
  onExceeded,
}: {
  timeouts: Timeouts;
  isReasoning: boolean;
  clock: DeadlineClock;
  onExceeded: (reason: DeadlineExceeded) => void;
}): Deadlines {
  const arm = (deadline: DeadlineName, limitMs: number) =>
    clock.setTimer(limitMs, () => {
      stop();
      onExceeded(new DeadlineExceeded(deadline, limitMs));
    });
  let stopped = false;
  const cancelTotal = arm("total", timeouts.totalMs);
  let cancelWait: (() => void) | null = arm(
    "first-token",
    isReasoning ? timeouts.reasoningFirstTokenMs : timeouts.firstTokenMs,
  );

  function pause() {
    cancelWait?.();
    cancelWait = null;
  }
  function resume() {
    if (stopped || cancelWait !== null) return;
    cancelWait = arm("idle", timeouts.idleMs);
  }
  function stop() {
    stopped = true;
    pause();
    cancelTotal();
  }
  return { pause, resume, stop };
}
