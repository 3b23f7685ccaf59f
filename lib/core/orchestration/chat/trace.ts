import type { RouteEvent, TraceEvent } from "@/lib/contracts/stream-events";
import type { LatencyBook } from "@/lib/core/resilience/latency-book";
import type { Candidate } from "../calls/attempt";
import type { CallOutcome } from "../calls/call-outcome";
import type { CallEvent } from "../run-deps";
import { circuitOf } from "../calls/try-candidate";

/** The `route` event of an attempt's start, failure or skipping; null for what the trace alone tells. */
export function routeEventOf(event: Exclude<CallEvent, { type: "text-delta" }>): RouteEvent | null {
  if (event.type === "attempt-started") {
    return { event: "route", model: event.model, status: "trying", provider: event.provider };
  }
  const { status, ...attempt } = event.attempt;
  if (status !== "failed" && status !== "skipped") return null;
  return { event: "route", status, ...attempt };
}

/**
 * The `trace` event of a mesh run. `saved_ms` is the time that skipping saved: for every skipped candidate, what
 * the last failed attempt over the same circuit took before it gave up.
 */
export function traceOf(
  outcome: CallOutcome,
  options: { totalMs: number; candidates: readonly Candidate[]; latencies: LatencyBook },
): TraceEvent {
  const { attempts, failure } = outcome;
  return {
    event: "trace",
    final_model: outcome.status === "done" ? outcome.model : null,
    attempts,
    trace: attempts,
    total_ms: options.totalMs,
    saved_ms: savedMs(outcome, options),
    ...(failure !== null && { terminal_error: failure.message }),
  };
}

function savedMs(
  { attempts }: CallOutcome,
  { candidates, latencies }: { candidates: readonly Candidate[]; latencies: LatencyBook },
): number {
  let savedMs = 0;
  for (const attempt of attempts) {
    if (attempt.status !== "skipped") continue;
    const candidate = candidates.find(
      ({ model, route }) => model.id === attempt.model && route.provider === attempt.provider,
    );
    if (candidate !== undefined) savedMs += latencies.lastFailureMs(circuitOf(candidate)) ?? 0;
  }
  return Math.round(savedMs);
}
