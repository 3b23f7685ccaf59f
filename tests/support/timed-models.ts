import type { ModelPart, OpenRoute, RouteCall } from "@/lib/core/orchestration/model-call";
import { failureOf, type Step, usagePart } from "./scripted-provider";
import type { TestClock } from "./test-clock";

type Sleep = (ms: number, signal: AbortSignal) => Promise<void>;

/** What stands for the providers: plays one call in the test's own time. */
export type Play = (
  call: RouteCall,
  signal: AbortSignal,
  time: { now: () => number; sleep: Sleep },
) => AsyncIterable<ModelPart>;

export type TimedModels = {
  openRoute: OpenRoute;
  /** Every call that was made, in order. */
  calls: RouteCall[];
  /** How many are open now. */
  open: () => number;
  /** Lets time pass until the promise settles. */
  finish: <Value>(promise: Promise<Value>) => Promise<Value>;
};

/**
 * Models that run side by side in the test's time. It jumps to the next timer, and only while every open model
 * waits: so latencies are exact however long the server's own work takes, and a run is the same each time.
 */
export function timedModels(clock: () => TestClock, play: Play): TimedModels {
  const calls: RouteCall[] = [];
  let openCount = 0;
  let waitingCount = 0;

  const sleep: Sleep = async (ms, signal) => {
    waitingCount += 1;
    try {
      await clock().sleep(ms, signal);
    } finally {
      waitingCount -= 1;
    }
  };
  async function* openRoute(call: RouteCall, signal: AbortSignal) {
    calls.push(call);
    openCount += 1;
    try {
      yield* play(call, signal, { now: clock().now, sleep });
    } finally {
      openCount -= 1;
    }
  }
  async function finish<Value>(promise: Promise<Value>): Promise<Value> {
    let isSettled = false;
    const noted = promise.finally(() => {
      isSettled = true;
    });
    noted.catch(() => undefined); // Whoever awaits the result hears of it.
    while (!isSettled) {
      await new Promise((resolve) => setImmediate(resolve));
      if (openCount > 0 && waitingCount === openCount) clock().advance(clock().untilNext());
    }
    return noted;
  }
  return { openRoute, calls, open: () => openCount, finish };
}

const foreverMs = 3_600_000;

/** Models that do what a script says of each call. Without a script a model has nothing to say. */
export function scripted(scriptFor: (call: RouteCall) => readonly Step[]): Play {
  return async function* (call, signal, { sleep }) {
    for (const step of scriptFor(call)) {
      signal.throwIfAborted();
      if ("wait" in step) await sleep(step.wait, signal);
      else if ("text" in step) yield { type: "text-delta", text: step.text };
      else if ("reasoning" in step) yield { type: "reasoning-delta", text: step.reasoning };
      else if ("usage" in step) yield usagePart(step.usage);
      else if ("finish" in step) yield { type: "finish", reason: step.finish, nativeReason: null };
      else if ("fail" in step) throw failureOf(step, call);
      else if ("run" in step) await step.run();
      else await sleep(foreverMs, signal);
    }
  };
}
