import { providerIds, providerRow } from "@/lib/core/catalog/providers";
import { maxRetryAfterMs } from "./retry-after";

/** The thresholds of one circuit. */
export type BreakerPolicy = {
  /** Consecutive failures that open it. */
  failureThreshold: number;
  openMs: number;
  /** How long it stays open when the model is gone: a route does not come back within seconds. */
  goneOpenMs: number;
  /** How long it stays open when the key's account has no money: the owner may top it up at any time. */
  unpaidOpenMs: number;
  /**
   * Set where a 429 is a sign of trouble and not of our own pace: that many in a row open the circuit for
   * `rateLimitOpenMs`. null: a 429 cools down for as long as it says, else 1, 2, 4 … 60 s, and never opens.
   */
  rateLimitThreshold: number | null;
  rateLimitOpenMs: number;
  /** How long a probe may stay unheard of before another one goes out. */
  probeLeaseMs: number;
};

/** Longer than any wait for a first token (120 s for reasoning models, and 5 s to connect). */
const probeLeaseMs = 130_000;

const goneOpenMs = 600_000;
const unpaidOpenMs = 60_000;

const usualPolicy: BreakerPolicy = {
  failureThreshold: 3,
  openMs: 30_000,
  goneOpenMs,
  unpaidOpenMs,
  rateLimitThreshold: null,
  rateLimitOpenMs: 0,
  probeLeaseMs,
};

/** The default policy, and those of the providers that differ from it (CONTRACT.md §3 "Mesh"). */
export const breakerPolicies: { default: BreakerPolicy; providers: Record<string, BreakerPolicy> } = {
  default: usualPolicy,
  providers: Object.fromEntries(
    providerIds.flatMap((id) => {
      const { breaker } = providerRow(id);
      return breaker === undefined ? [] : [[id, { ...usualPolicy, ...breaker }]];
    }),
  ),
};

/** The policy of a provider's circuits. */
export function policyFor(policies: typeof breakerPolicies, provider: string): BreakerPolicy {
  return (Object.hasOwn(policies.providers, provider) && policies.providers[provider]) || policies.default;
}

/** The cooldown after the nth 429 in a row that names no wait: 1, 2, 4 … 60 s. */
export function cooldownMs(rateLimits: number): number {
  return Math.min(60_000, maxRetryAfterMs, 1_000 * 2 ** Math.min(rateLimits - 1, 10));
}
