import type { Attempt } from "@/lib/contracts/errors";
import type { RouteEvent } from "@/lib/contracts/stream-events";

/** One upstream attempt while a run goes on and after it; `latencyMs` is null while it is still being tried. */
export type AttemptRow = {
  model: string;
  provider: string | null;
  outcome: "trying" | "served" | "failed" | "skipped" | "cancelled";
  statusCode: number | null;
  reason: string | null;
  latencyMs: number | null;
};

/** The rows after one more `route` event: `trying` opens a row, `failed` closes it, `skipped` stands alone. */
export function withRouteEvent(rows: readonly AttemptRow[], event: RouteEvent): readonly AttemptRow[] {
  const row: AttemptRow = {
    model: event.model,
    provider: event.provider ?? null,
    outcome: event.status,
    statusCode: event.status_code ?? null,
    reason: event.reason ?? event.error ?? null,
    latencyMs: event.status === "trying" ? null : (event.latency_ms ?? 0),
  };
  const last = rows.at(-1);
  const closesLast = event.status === "failed" && last?.outcome === "trying" && last.model === event.model;
  if (!closesLast) return [...rows, row];
  return [...rows.slice(0, -1), { ...row, provider: row.provider ?? last.provider }];
}

/** The rows of a finished run, from its `trace` event or from the body of a 502. */
export function rowsFromAttempts(attempts: readonly Attempt[]): readonly AttemptRow[] {
  return attempts.map((attempt) => ({
    model: attempt.model,
    provider: attempt.provider,
    outcome: attempt.status === "success" ? "served" : attempt.status,
    statusCode: attempt.status_code ?? null,
    reason: attempt.reason ?? attempt.error ?? null,
    latencyMs: attempt.latency_ms,
  }));
}

/** A row on the common time axis. `start` and `length` are fractions of `axisMs`. */
export type AttemptBar = AttemptRow & { start: number; length: number };

/**
 * Attempts as bars on one axis. They follow each other, so each starts where the one before it ended; the axis is
 * as long as the run, or as their sum where that is longer. A row that is still open reaches to the end.
 */
export function attemptBars(
  rows: readonly AttemptRow[],
  totalMs: number | null,
): { axisMs: number; bars: readonly AttemptBar[] } {
  const sumMs = rows.reduce((sum, row) => sum + (row.latencyMs ?? 0), 0);
  const axisMs = Math.max(totalMs ?? 0, sumMs, 1);
  let startMs = 0;
  const bars = rows.map((row) => {
    const lengthMs = row.latencyMs ?? axisMs - startMs;
    const bar = { ...row, start: startMs / axisMs, length: lengthMs / axisMs };
    startMs += lengthMs;
    return bar;
  });
  return { axisMs, bars };
}

/** What happened to an attempt, in words for people: `429 rate limit`, `circuit open`, `served`. */
export function attemptLabel({ outcome, statusCode, reason }: AttemptRow): string {
  if (outcome === "served") return "served";
  if (outcome === "trying") return "trying";
  const words = reason?.replaceAll("_", " ");
  const told = [statusCode, words].filter(Boolean).join(" ");
  return told === "" ? outcome : `${outcome}: ${told}`;
}
