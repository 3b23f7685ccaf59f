import type { Clock } from "@/lib/server/clock";
import { createFakeClock, type FakeClock } from "./fake-clock";

export type TestClock = Clock & Pick<FakeClock, "advance" | "pending" | "untilNext">;

/** The server's clock under test: it stands still until a test, or a scripted provider, moves it. */
export function createTestClock(): TestClock {
  const clock = createFakeClock(Date.parse("2026-03-01T12:00:00.000Z"));
  return {
    ...clock,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason);
        if (ms <= 0) return resolve();
        const cancel = clock.setTimer(ms, () => {
          signal.removeEventListener("abort", leave);
          resolve();
        });
        function leave() {
          cancel();
          reject(signal.reason);
        }
        signal.addEventListener("abort", leave, { once: true });
      }),
    every(ms, task) {
      let cancel = arm();
      function arm(): () => void {
        return clock.setTimer(ms, () => {
          cancel = arm();
          task();
        });
      }
      return () => cancel();
    },
  };
}
