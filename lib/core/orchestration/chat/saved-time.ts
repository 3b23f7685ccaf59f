import type { LatencyBook } from "@/lib/core/resilience/latency-book";
import type { CallOutcome } from "../calls/call-outcome";
import type { Candidate } from "../calls/candidate";
import { circuitOf } from "../calls/try-candidate";

/**
 * The milliseconds that skipping saved: for every skipped candidate, what the last failed attempt over the same circuit
 * took before it gave up.
 */
export function savedMs(
  { attempts }: CallOutcome,
  candidates: readonly Candidate[],
  latencies: LatencyBook,
): number {
  let saved = 0;
  for (const attempt of attempts) {
    if (attempt.status !== "skipped") continue;
    const candidate = candidates.find(
      ({ model, route }) => model.id === attempt.model && route.provider === attempt.provider,
    );
    if (candidate !== undefined) saved += latencies.lastFailureMs(circuitOf(candidate)) ?? 0;
  }
  return Math.round(saved);
}
