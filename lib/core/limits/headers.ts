import type { QuotaReading } from "./token-bucket";

/**
 * The quota that the caller should watch: the one that makes it wait longest, else the one with the fewest calls
 * left. The burst window is watched only when it is empty, since the minute's quota is what a client paces itself by.
 */
export function tightestOf(readings: readonly QuotaReading[]): QuotaReading | undefined {
  return readings
    .filter((reading) => reading.policy.name !== "burst" || reading.remaining === 0)
    .sort(byTightness)[0];
}

/**
 * The rate limit headers of an answer (CONTRACT.md §1): the `X-RateLimit-*` three describe the tightest quota, with
 * whole seconds until there is more of it; the IETF pair lists every quota, the tightest first.
 * `Retry-After` is there when `retryAfterSeconds` is.
 * @see draft-ietf-httpapi-ratelimit-headers
 */
export function limitHeaders(
  readings: readonly QuotaReading[],
  retryAfterSeconds: number | null,
): Record<string, string> {
  const tightest = tightestOf(readings);
  if (tightest === undefined) return {};
  const listed = [tightest, ...readings.filter((reading) => reading !== tightest)];
  return {
    "X-RateLimit-Limit": String(tightest.policy.limit),
    "X-RateLimit-Remaining": String(tightest.remaining),
    "X-RateLimit-Reset": String(wholeSeconds(tightest.moreInMs)),
    "RateLimit-Policy": listed
      .map(({ policy }) => `"${policy.name}";q=${policy.limit};w=${wholeSeconds(policy.windowMs)}`)
      .join(", "),
    RateLimit: listed
      .map(({ policy, remaining, moreInMs }) => `"${policy.name}";r=${remaining};t=${wholeSeconds(moreInMs)}`)
      .join(", "),
    ...(retryAfterSeconds !== null && { "Retry-After": String(retryAfterSeconds) }),
  };
}

/** Rounded up: whoever waits that long is never early. */
export function wholeSeconds(ms: number): number {
  return Math.ceil(ms / 1_000);
}

function byTightness(left: QuotaReading, right: QuotaReading): number {
  return right.waitMs - left.waitMs || left.remaining - right.remaining || right.moreInMs - left.moreInMs;
}
