import { failureClasses } from "./failure-classes";
import type { UpstreamFailure } from "./upstream-failure";

/** One retry of the same route, soon or not at all: a caller who waits longer is better off with another model. */
export const retryPolicy = { maxRetries: 1, baseDelayMs: 250, maxDelayMs: 2_000 } as const;

/**
 * How long to wait before the same route is tried again, in milliseconds; null when it must not be.
 * Upstream's own `Retry-After` is kept exactly; without one the wait is drawn evenly from 0 to a doubling limit
 * (full jitter), so that clients who failed together do not come back together.
 */
export function planRetry({
  failure,
  retriesDone,
  random,
}: {
  failure: Pick<UpstreamFailure, "kind" | "retryAfterMs">;
  retriesDone: number;
  /** Uniform in [0, 1). */
  random: () => number;
}): number | null {
  if (!failureClasses[failure.kind].retriesSameModel) return null;
  if (retriesDone >= retryPolicy.maxRetries) return null;
  if (failure.retryAfterMs !== null) {
    return failure.retryAfterMs <= retryPolicy.maxDelayMs ? failure.retryAfterMs : null;
  }
  return Math.floor(random() * Math.min(retryPolicy.maxDelayMs, retryPolicy.baseDelayMs * 2 ** retriesDone));
}
