import type { QuotaPolicy } from "./buckets";

/**
 * A bucket as what is missing from it, at a time. A token is `windowMs` parts and `limit` parts flow back each
 * millisecond, so that every sum is a whole number and nothing drifts.
 */
export type TokenBucket = { missingParts: number; atMs: number };

/** A quota's state for its caller: `waitMs` until a call fits (0: now), `moreInMs` until `remaining` grows (0: full). */
export type QuotaReading = { policy: QuotaPolicy; remaining: number; moreInMs: number; waitMs: number };

/** What the bucket holds now; an absent bucket is full. */
export function readBucket(
  bucket: TokenBucket | undefined,
  policy: QuotaPolicy,
  nowMs: number,
): QuotaReading {
  const missing = missingParts(bucket, policy, nowMs);
  const remaining = Math.floor((policy.limit * policy.windowMs - missing) / policy.windowMs);
  const untilNextToken = missing - (policy.limit - remaining - 1) * policy.windowMs;
  const moreInMs = missing === 0 ? 0 : Math.ceil(untilNextToken / policy.limit);
  return { policy, remaining, moreInMs, waitMs: remaining > 0 ? 0 : moreInMs };
}

/** The bucket with one token less. Only for a bucket that has one. */
export function takeToken(bucket: TokenBucket | undefined, policy: QuotaPolicy, nowMs: number): TokenBucket {
  // A clock that goes back must not pour tokens in a second time when it comes forward again.
  const atMs = Math.max(nowMs, bucket?.atMs ?? nowMs);
  return { missingParts: missingParts(bucket, policy, nowMs) + policy.windowMs, atMs };
}

function missingParts(bucket: TokenBucket | undefined, policy: QuotaPolicy, nowMs: number): number {
  if (bucket === undefined) return 0;
  const elapsedMs = Math.max(0, nowMs - bucket.atMs);
  return Math.max(0, bucket.missingParts - elapsedMs * policy.limit);
}
