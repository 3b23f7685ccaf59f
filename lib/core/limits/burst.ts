import type { QuotaPolicy } from "./buckets";
import type { QuotaReading } from "./token-bucket";

/**
 * The times of the calls let through within the last window, oldest first, from the place `first` on; at most `limit` of
 * them. What lies before `first` is dropped now and then. It is changed in place: a copy a call would cost as much as
 * the limit is high.
 */
export type BurstLog = { times: number[]; first: number };

/** How many calls fit into the window that ends now. A log, so that no window of that length ever holds more. */
export function readBurst(log: BurstLog | undefined, policy: QuotaPolicy, nowMs: number): QuotaReading {
  if (log === undefined) return burstReading({ taken: 0, oldestMs: null }, policy, nowMs);
  const first = firstWithin(log, nowMs - policy.windowMs);
  return burstReading({ taken: log.times.length - first, oldestMs: log.times[first] ?? null }, policy, nowMs);
}

/** The same of a log that is kept elsewhere: how many calls lie in the window, and when the oldest of them was. */
export function burstReading(
  { taken, oldestMs }: { taken: number; oldestMs: number | null },
  policy: QuotaPolicy,
  nowMs: number,
): QuotaReading {
  const remaining = Math.max(0, policy.limit - taken);
  const moreInMs = oldestMs === null ? 0 : oldestMs + policy.windowMs - nowMs;
  return { policy, remaining, moreInMs, waitMs: remaining > 0 ? 0 : moreInMs };
}

/** Adds a call at this time and drops what fell out of the window; answers the log, a new one when there was none. */
export function addToBurst(log: BurstLog | undefined, policy: QuotaPolicy, nowMs: number): BurstLog {
  const kept = log ?? { times: [], first: 0 };
  kept.first = firstWithin(kept, nowMs - policy.windowMs);
  if (kept.first > kept.times.length / 2) {
    kept.times = kept.times.slice(kept.first);
    kept.first = 0;
  }
  kept.times.push(Math.max(nowMs, kept.times.at(-1) ?? nowMs));
  return kept;
}

/** The place of the oldest call later than a time: as a rule only a few have fallen out since the last look. */
function firstWithin({ times, first }: BurstLog, afterMs: number): number {
  let place = first;
  for (let time = times[place]; time !== undefined && time <= afterMs; time = times[place]) place += 1;
  return place;
}
