import "server-only";
import { burstReading } from "@/lib/core/limits/burst";
import { type NamedQuotas, quotasOfCall } from "@/lib/core/limits/call-quotas";
import type { Limiter, LimitRequest, LimitVerdict } from "@/lib/core/limits/limiter-port";
import { admissionOf, refusalOf } from "@/lib/core/limits/take-call";
import { readBucket } from "@/lib/core/limits/token-bucket";
import type { RunScript } from "./script-store";
import { takeScript } from "./take-script";

/**
 * Quotas that all processes of an installation share, in a store that runs scripts: one trip a call, decided by the
 * store's own clock. `usesCallerClock`: by the caller's instead, for tests. Throws what the store throws.
 */
export function createSharedLimiter({
  run,
  multiplier,
  usesCallerClock = false,
}: {
  run: RunScript;
  multiplier: number;
  usesCallerClock?: boolean;
}): Limiter {
  return {
    async take(request: LimitRequest, nowMs: number): Promise<LimitVerdict> {
      const quotas = quotasOfCall(request, multiplier);
      const buckets = [quotas.user, quotas.key, quotas.address].filter((quota) => quota !== null);
      const all = [...buckets, quotas.burst];
      const answer = await run(takeScript, {
        keys: keysOf(quotas),
        args: [
          usesCallerClock ? String(Math.floor(nowMs)) : "",
          ...all.flatMap(({ policy }) => [String(policy.limit), String(policy.windowMs)]),
        ],
      });
      const [allowed = 0, now = 0, ...states] = answer.map(Number);
      const readings = [
        ...buckets.map(({ policy }, index) => {
          const state = { missingParts: states[index * 2] ?? 0, atMs: states[index * 2 + 1] ?? now };
          return readBucket(state, policy, now);
        }),
        burstReading(burstOf(answer.slice(-2)), quotas.burst.policy, now),
      ];
      return (allowed === 1 ? null : refusalOf(readings)) ?? admissionOf(readings);
    },
  };
}

function burstOf([taken, oldest]: readonly unknown[]): { taken: number; oldestMs: number | null } {
  return { taken: Number(taken), oldestMs: oldest === "" || oldest === null ? null : Number(oldest) };
}

/** Where the states are. All of a call lie in one slot, so that a cluster runs the script too. */
function keysOf({ user, key, address, burst }: NamedQuotas): string[] {
  const named = [
    ...(user === null ? [] : [`user ${user.name}`]),
    ...(key === null ? [] : [`key ${key.name}`]),
    `address ${address.name}`,
    `burst ${burst.name}`,
  ];
  return named.map((name) => `{llmwise}:limit:${name}`);
}
