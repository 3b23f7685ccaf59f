import type { QuotaPolicy } from "./buckets";
import { addToBurst, type BurstLog, readBurst } from "./burst";
import { limitHeaders, tightestOf, wholeSeconds } from "./headers";
import type { LimitVerdict } from "./limiter-port";
import { type QuotaReading, readBucket, type TokenBucket, takeToken } from "./token-bucket";

/** A quota with what is known of its use; nothing known is an unused one. */
export type HeldQuota<State> = { policy: QuotaPolicy; state: State | undefined };

/** The quotas of one call. `user` is null without a credential, `key` without a key that has a rate of its own. */
export type CallQuotas = {
  user: HeldQuota<TokenBucket> | null;
  key: HeldQuota<TokenBucket> | null;
  address: HeldQuota<TokenBucket>;
  burst: HeldQuota<BurstLog>;
};

/** The states after a call that was let through. */
export type SpentQuotas = {
  user: TokenBucket | null;
  key: TokenBucket | null;
  address: TokenBucket;
  burst: BurstLog;
};

/**
 * Takes one call from every quota, or from none when one of them refuses: `spent` is null then, and nothing is to be
 * stored. Keeping `Retry-After` gets the call through, unless others spend the same quota meanwhile.
 */
export function takeCall(
  { user, key, address, burst }: CallQuotas,
  nowMs: number,
): { verdict: LimitVerdict; spent: SpentQuotas | null } {
  const readings = readAll({ user, key, address, burst }, nowMs);
  const refused = refusalOf(readings);
  if (refused !== null) return { verdict: refused, spent: null };
  const spent = {
    user: user && takeToken(user.state, user.policy, nowMs),
    key: key && takeToken(key.state, key.policy, nowMs),
    address: takeToken(address.state, address.policy, nowMs),
    burst: addToBurst(burst.state, burst.policy, nowMs),
  };
  const after: CallQuotas = {
    user: user && { policy: user.policy, state: spent.user ?? undefined },
    key: key && { policy: key.policy, state: spent.key ?? undefined },
    address: { policy: address.policy, state: spent.address },
    burst: { policy: burst.policy, state: spent.burst },
  };
  return { verdict: admissionOf(readAll(after, nowMs)), spent };
}

/** The verdict on a call whose quotas read like this before it; null when all of them let it through. */
export function refusalOf(readings: readonly QuotaReading[]): LimitVerdict | null {
  const tightest = tightestOf(readings);
  if (tightest === undefined || tightest.waitMs <= 0) return null;
  const retryAfterSeconds = Math.max(1, wholeSeconds(tightest.waitMs));
  const headers = limitHeaders(readings, retryAfterSeconds);
  return { allowed: false, bucket: tightest.policy.name, retryAfterSeconds, headers };
}

/** The verdict on a call that was let through, by its quotas as they read after it. */
export function admissionOf(readings: readonly QuotaReading[]): LimitVerdict {
  return { allowed: true, headers: limitHeaders(readings, null) };
}

function readAll({ user, key, address, burst }: CallQuotas, nowMs: number) {
  return [
    ...(user === null ? [] : [readBucket(user.state, user.policy, nowMs)]),
    ...(key === null ? [] : [readBucket(key.state, key.policy, nowMs)]),
    readBucket(address.state, address.policy, nowMs),
    readBurst(burst.state, burst.policy, nowMs),
  ];
}
