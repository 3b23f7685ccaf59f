import "server-only";
import type { BurstLog } from "@/lib/core/limits/burst";
import { quotasOfCall } from "@/lib/core/limits/call-quotas";
import type { Limiter } from "@/lib/core/limits/limiter-port";
import { takeCall } from "@/lib/core/limits/take-call";
import type { TokenBucket } from "@/lib/core/limits/token-bucket";
import { createRecentMap } from "./recent-map";

/** Longer than the longest window: whatever was not touched for this long is full again. */
const idleMs = 60_000;

/** A limiter with a look at its size, for the test of its bound. */
export type LocalLimiter = Limiter & { readonly size: number };

/**
 * Quotas in this process's memory. Users and addresses are kept apart, so that a flood of addresses cannot push out
 * a user's record; each side holds at most `maxEntries` buckets and as many burst logs.
 * `multiplier` is `RATE_LIMIT_MULTIPLIER`.
 */
export function createLocalLimiter({ multiplier = 1, maxEntries = 50_000 } = {}): LocalLimiter {
  const bounds = { maxEntries, idleMs };
  const userBuckets = createRecentMap<TokenBucket>(bounds);
  const keyBuckets = createRecentMap<TokenBucket>(bounds);
  const addressBuckets = createRecentMap<TokenBucket>(bounds);
  const userBursts = createRecentMap<BurstLog>(bounds);
  const addressBursts = createRecentMap<BurstLog>(bounds);

  return {
    async take(request, time) {
      const nowMs = Math.floor(time);
      const { user, key, address, burst } = quotasOfCall(request, multiplier);
      const bursts = user === null ? addressBursts : userBursts;
      const { verdict, spent } = takeCall(
        {
          user: user && { policy: user.policy, state: userBuckets.get(user.name) },
          key: key && { policy: key.policy, state: keyBuckets.get(key.name) },
          address: { policy: address.policy, state: addressBuckets.get(address.name) },
          burst: { policy: burst.policy, state: bursts.get(burst.name) },
        },
        nowMs,
      );
      if (spent === null) return verdict;
      if (user !== null && spent.user !== null) userBuckets.set(user.name, spent.user, nowMs);
      if (key !== null && spent.key !== null) keyBuckets.set(key.name, spent.key, nowMs);
      addressBuckets.set(address.name, spent.address, nowMs);
      bursts.set(burst.name, spent.burst, nowMs);
      return verdict;
    },
    get size() {
      return userBuckets.size + keyBuckets.size + addressBuckets.size + userBursts.size + addressBursts.size;
    },
  };
}
