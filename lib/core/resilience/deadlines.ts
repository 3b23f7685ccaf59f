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

/** How long a server may stay silent behind the finish of its answer until the answer counts as whole. */
export const settleMs = 2_000;

/** The running deadlines of one call. */
export type Deadlines = {
  /** Content is handed on: a reader who takes his time with it is not upstream's fault. */
  pause: () => void;
  /** The reader is back: the idle deadline starts afresh. */
  resume: () => void;
  /** The finish came, or something behind it: from now on silence completes the answer, and nothing is exceeded. */
  settle: () => void;
  /** Takes the timer back; may be called again. */
  stop: () => void;
};

/**
 * Starts the deadlines of one upstream call: first token, idle between tokens, and the total. `onExceeded` is told
 * of the first one that passes, once; behind the finish `onSettled` is told instead. Only content counts: a provider
 * that sends nothing but pings runs out. One timer serves them all. It looks at the clock when it fires, so that a
 * stream of thousands of parts arms it a few times only.
 */
export function startDeadlines({
  timeouts,
  isReasoning,
  clock,
  onExceeded,
  onSettled,
}: {
  timeouts: Timeouts;
  isReasoning: boolean;
  clock: DeadlineClock;
  onExceeded: (reason: DeadlineExceeded) => void;
  onSettled: () => void;
}): Deadlines {
  const totalDueMs = clock.now() + timeouts.totalMs;
  let phase: "first-token" | "idle" | "settling" | "paused" | "stopped" = "first-token";
  let limitMs = isReasoning ? timeouts.reasoningFirstTokenMs : timeouts.firstTokenMs;
  let dueMs = clock.now() + limitMs;
  let timer: { dueMs: number; cancel: () => void } | null = null;
  arm();

  function enter(next: "idle" | "settling", nextLimitMs: number) {
    if (phase === "stopped") return;
    phase = next;
    limitMs = nextLimitMs;
    dueMs = clock.now() + nextLimitMs;
    arm();
  }

  /** A timer that is due earlier will look, and arm anew. */
  function arm() {
    const nextMs = phase === "paused" ? totalDueMs : Math.min(dueMs, totalDueMs);
    if (timer !== null && timer.dueMs <= nextMs) return;
    timer?.cancel();
    timer = { dueMs: nextMs, cancel: clock.setTimer(nextMs - clock.now(), look) };
  }

  function look() {
    timer = null;
    const nowMs = clock.now();
    const isSilent = phase !== "paused" && dueMs <= Math.min(nowMs, totalDueMs);
    if (!isSilent && nowMs < totalDueMs) return arm();
    const passed = phase;
    stop();
    if (passed === "settling") onSettled();
    else if (isSilent) onExceeded(new DeadlineExceeded(passed === "idle" ? "idle" : "first-token", limitMs));
    else onExceeded(new DeadlineExceeded("total", timeouts.totalMs));
  }

  function stop() {
    phase = "stopped";
    timer?.cancel();
    timer = null;
  }

  return {
    pause() {
      if (phase !== "stopped") phase = "paused";
    },
    resume: () => enter("idle", timeouts.idleMs),
    settle: () => enter("settling", settleMs),
    stop,
  };
}
