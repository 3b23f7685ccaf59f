type Timer = { at: number; fire: () => void };

/**
 * A clock that stands still until everything has settled and then jumps to the next timer, so that a run of minutes
 * takes no time and happens the same way each time. `finish` drives it until the promise settles; a promise that
 * waits for nothing that will happen is a hang and throws.
 */
export function createVirtualClock() {
  let nowMs = 0;
  const timers: Timer[] = [];

  const sleep = (ms: number, signal: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const timer = { at: nowMs + ms, fire: settle };
      function remove() {
        const index = timers.indexOf(timer);
        if (index !== -1) timers.splice(index, 1);
        signal.removeEventListener("abort", onAbort);
      }
      function settle() {
        remove();
        resolve();
      }
      function onAbort() {
        remove();
        reject(signal.reason);
      }
      signal.addEventListener("abort", onAbort);
      timers.push(timer);
    });

  async function finish<Value>(promise: Promise<Value>): Promise<Value> {
    let isSettled = false;
    const noted = promise.finally(() => {
      isSettled = true;
    });
    noted.catch(() => undefined); // Whoever awaits the result hears of it.
    while (true) {
      await new Promise((resolve) => setImmediate(resolve));
      if (isSettled) return noted;
      const next = timers.reduce<Timer | null>(
        (first, timer) => (first === null || timer.at < first.at ? timer : first),
        null,
      );
      if (next === null) throw new Error("The run hangs: nothing is left to happen.");
      nowMs = next.at;
      next.fire();
    }
  }

  return { now: () => nowMs, sleep, finish, pendingTimers: () => timers.length };
}
