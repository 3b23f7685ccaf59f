import type { QuotaPolicy } from "./buckets";
import type { QuotaReading } from "./token-bucket";

/** The times of the calls let through within the last window, oldest first; at most `limit` of them. */
export type BurstLog = readonly number[];

/** How many calls fit into the window that ends now. A log, so that no window of that length ever holds more. */
export function readBurst(log: BurstLog | undefined, policy: QuotaPolicy, nowMs: number): QuotaReading {
  const recent = recentCalls(log, policy, nowMs);
  const remaining = Math.max(0, policy.limit - recent.length);
  const oldest = recent[0];
  const moreInMs = oldest === undefined ? 0 : oldest + policy.windowMs - nowMs;
  return { policy, remaining, moreInMs, waitMs: remaining > 0 ? 0 : moreInMs };
}

/** The log with a call at this time, without what fell out of the window. */
export function addToBurst(log: BurstLog | undefined, policy: QuotaPolicy, nowMs: number): BurstLog {
  return [...recentCalls(log, policy, nowMs), Math.max(nowMs, log?.at(-1) ?? nowMs)];
}

function recentCalls(log: BurstLog | undefined, policy: QuotaPolicy, nowMs: number): BurstLog {
  return (log ?? []).filter((timeMs) => timeMs > nowMs - policy.windowMs);
}
