import "server-only";
import type { LimitPlan } from "@/lib/core/limits/buckets";

/** Who is calling, and by which credential. "Paid" means any purchase ever; the local owner always is. */
export type Identity = {
  userId: string;
  plan: LimitPlan;
  via: "api-key" | "session";
};
