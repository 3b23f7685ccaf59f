import "server-only";
import type { KeyRules } from "@/lib/core/access/key-rules";
import type { LimitPlan } from "@/lib/core/limits/buckets";

/** Who is calling, and by which credential. "Paid" means any purchase ever; the local owner always is. */
export type Identity = {
  userId: string;
  plan: LimitPlan;
  via: "api-key" | "session";
  /** The key that was sent; null for a session, and for the key that the operator set. */
  keyId: string | null;
  /** Nothing of what he writes, or is answered, is kept. */
  zeroRetention: boolean;
  /** The providers that the caller has a key of his own of. */
  ownProviders: readonly string[];
  /** The models of the caller's own server, as it knows them. */
  ownServerModels: readonly string[];
  /** What a named key may do; null for every other credential. */
  rules: KeyRules | null;
};
