import type { LimitBucket, LimitPlan } from "./buckets";

/** Who calls what. `address` comes from `client-address.ts`; `userId` is null without a credential. */
export type LimitRequest = {
  bucket: LimitBucket;
  userId: string | null;
  /** A named key with a rate of its own. */
  key?: { id: string; ratePerMinute: number } | null;
  address: string;
  plan: LimitPlan;
};

/** Whether a call may pass, with the headers of its answer either way. `bucket` names the quota that refused. */
export type LimitVerdict =
  | { allowed: true; headers: Record<string, string> }
  | { allowed: false; bucket: string; retryAfterSeconds: number; headers: Record<string, string> };

/** The port to the store of quotas. A call takes from all of its quotas, or from none when one refuses. */
export type Limiter = { take: (request: LimitRequest, nowMs: number) => Promise<LimitVerdict> };
