import "server-only";
import type { BilledCall } from "@/lib/core/orchestration/run-tab";
import type { CallOutcome } from "@/lib/core/orchestration/calls/call-outcome";

/** What upstream asks for these calls together, in pico-dollars. */
export function sumCost(calls: readonly BilledCall[]): bigint {
  return calls.reduce((sum, { outcome }) => sum + outcome.costPicoUsd, 0n);
}

/** The tokens of one kind that these calls took together. */
export function sumTokens(
  calls: readonly BilledCall[],
  kind: keyof Pick<CallOutcome["usage"], "inputTokens" | "outputTokens">,
): number {
  return calls.reduce((sum, { outcome }) => sum + outcome.usage[kind], 0);
}
