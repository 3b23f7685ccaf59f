import "server-only";
import { keyQuota, quotasFor } from "@/lib/core/limits/buckets";
import type { BurstLog } from "@/lib/core/limits/burst";
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
    async take({ bucket, userId, key = null, address, plan: claimedPlan }, time) {
      const nowMs = Math.floor(time);
      const plan = userId === null ? "free" : claimedPlan;
      const quotas = quotasFor({ bucket, plan, multiplier });
      // The plan is part of the key: the two plans' quotas differ in size, and an upgrade starts afresh.
      const userKey = `${plan} ${bucket} ${userId}`;
      const addressKey = `${plan} ${address}`;
      const bursts = userId === null ? addressBursts : userBursts;
      const burstKey = userId === null ? addressKey : `${plan} ${userId}`;
      const { verdict, spent } = takeCall(
        {
          user: userId === null ? null : { policy: quotas.user, state: userBuckets.get(userKey) },
          // The rate is part of the key's name: a changed one starts afresh.
          key: key && { policy: keyQuota(key.ratePerMinute), state: keyBuckets.get(keyName(key)) },
          address: { policy: quotas.address, state: addressBuckets.get(addressKey) },
          burst: { policy: quotas.burst, state: bursts.get(burstKey) },
        },
        nowMs,
      );
      if (spent === null) return verdict;
      if (spent.user !== null) userBuckets.set(userKey, spent.user, nowMs);
      if (key !== null && spent.key !== null) keyBuckets.set(keyName(key), spent.key, nowMs);
      addressBuckets.set(addressKey, spent.address, nowMs);
      bursts.set(burstKey, spent.burst, nowMs);
      return verdict;
    },
    get size() {
      return userBuckets.size + keyBuckets.size + addressBuckets.size + userBursts.size + addressBursts.size;
    },
  };
}

function keyName({ id, ratePerMinute }: { id: string; ratePerMinute: number }): string {
  return `${ratePerMinute} ${id}`;
}
