import "server-only";
import type { Limiter } from "@/lib/core/limits/limiter-port";

/** How many failures in a row say that the store is away, and how long it is left alone then. */
const failuresUntilAway = 2;
const awayMs = 10_000;

/**
 * The shared limits, or, while their store is away, this process's own at the same size: never none, and never a failed
 * request. `onAway` is told once each time that the store is given up.
 */
export function createGuardedLimiter({
  shared,
  local,
  onAway,
}: {
  shared: Limiter;
  local: Limiter;
  onAway: (error: unknown) => void;
}): Limiter {
  let failures = 0;
  let awayUntilMs = 0;
  return {
    async take(request, nowMs) {
      if (nowMs < awayUntilMs) return local.take(request, nowMs);
      try {
        const verdict = await shared.take(request, nowMs);
        failures = 0;
        return verdict;
      } catch (error) {
        failures += 1;
        if (failures >= failuresUntilAway) {
          failures = 0;
          awayUntilMs = nowMs + awayMs;
          onAway(error);
        }
        return local.take(request, nowMs);
      }
    },
  };
}
