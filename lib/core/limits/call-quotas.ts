import { keyQuota, type QuotaPolicy, quotasFor } from "./buckets";
import type { LimitRequest } from "./limiter-port";

/** A quota and the name under which its state is kept; the plan or rate is part of it, so that a change starts afresh. */
export type NamedQuota = { policy: QuotaPolicy; name: string };

/** The quotas of a call: `user` is null without a credential, `key` without a key that has a rate of its own. */
export type NamedQuotas = {
  user: NamedQuota | null;
  key: NamedQuota | null;
  address: NamedQuota;
  burst: NamedQuota;
};

/** Which quotas a call is measured against, and where their states are. `multiplier` is `RATE_LIMIT_MULTIPLIER`. */
export function quotasOfCall(
  { bucket, userId, key = null, address, plan: claimedPlan }: LimitRequest,
  multiplier: number,
): NamedQuotas {
  const plan = userId === null ? "free" : claimedPlan;
  const quotas = quotasFor({ bucket, plan, multiplier });
  const caller = userId === null ? `address ${plan} ${address}` : `user ${plan} ${userId}`;
  return {
    user: userId === null ? null : { policy: quotas.user, name: `${plan} ${bucket} ${userId}` },
    key: key && { policy: keyQuota(key.ratePerMinute), name: `${key.ratePerMinute} ${key.id}` },
    address: { policy: quotas.address, name: `${plan} ${address}` },
    burst: { policy: quotas.burst, name: caller },
  };
}
