/** Calls a minute for a user on each kind of endpoint, before the plan's multiplier (CONTRACT.md §8). */
export const userLimits = {
  chat: 90,
  compare: 45,
  blend: 30,
  judge: 30,
  uploads: 30,
  copilot: 30,
  default: 180,
} as const satisfies Record<string, number>;
export type LimitBucket = keyof typeof userLimits;

/** "paid" means any purchase ever. A caller without a credential counts as free. */
export type LimitPlan = "free" | "paid";

/** What a plan changes: its share of the user limits, and its limits for an address and for a burst. */
export const planLimits = {
  free: { userPercent: 60, addressLimit: 120, burstLimit: 30 },
  paid: { userPercent: 150, addressLimit: 360, burstLimit: 90 },
} as const satisfies Record<LimitPlan, { userPercent: number; addressLimit: number; burstLimit: number }>;

/** One quota: at most `limit` calls at once, refilled or let go over `windowMs`. `name` is shown to the caller. */
export type QuotaPolicy = {
  name: LimitBucket | "address" | "burst" | "key";
  limit: number;
  windowMs: number;
};

const minuteMs = 60_000;
const burstWindowMs = 10_000;

/**
 * The three quotas a call is measured against. A caller without a user has no bucket of the first kind.
 * `multiplier` is the operator's `RATE_LIMIT_MULTIPLIER` over all of them; halves round up (67.5 → 68).
 */
export function quotasFor({
  bucket,
  plan,
  multiplier,
}: {
  bucket: LimitBucket;
  plan: LimitPlan;
  multiplier: number;
}): Record<"user" | "address" | "burst", QuotaPolicy> {
  const { userPercent, addressLimit, burstLimit } = planLimits[plan];
  const scaled = (limit: number) => Math.max(1, Math.round(limit * multiplier));
  return {
    user: { name: bucket, limit: scaled((userLimits[bucket] * userPercent) / 100), windowMs: minuteMs },
    address: { name: "address", limit: scaled(addressLimit), windowMs: minuteMs },
    burst: { name: "burst", limit: scaled(burstLimit), windowMs: burstWindowMs },
  };
}

/** The quota that a key's owner set for it; the operator's multiplier leaves it alone. */
export function keyQuota(ratePerMinute: number): QuotaPolicy {
  return { name: "key", limit: ratePerMinute, windowMs: minuteMs };
}
