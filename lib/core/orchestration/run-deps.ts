import type { Attempt } from "@/lib/contracts/errors";
import type { CatalogModel } from "@/lib/core/catalog/types";
import type { Breakers } from "@/lib/core/resilience/breaker-port";
import type { LatencyBook } from "@/lib/core/resilience/latency-book";
import type { CallJournal } from "./run-tab";
import type { CallOutcome } from "./calls/call-outcome";
import type { ModelCall, OpenRoute, ServableRoute } from "./model-call";

/** A call's spending so far: asked before its newest text is handed on. */
export type CallProgress = {
  callId: string;
  model: CatalogModel;
  byok: boolean;
  inputTokens: number;
  outputTokens: number;
};

/** The wallet's view of a run. `cover` resolves once the hold covers the progress; it throws AppError `insufficient_credits`. */
export type CallMeter = { cover: (progress: CallProgress) => Promise<void> };

/** What a caller of `callModel` sees while it runs. */
export type CallEvent =
  | { type: "text-delta"; text: string; model: string; latencyMs: number }
  | { type: "attempt-started"; model: string; provider: string }
  | { type: "attempt-ended"; attempt: Attempt };

/** Everything a run needs from the world. Times are milliseconds of one clock that never goes back. */
export type RunDeps = {
  now: () => number;
  sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Uniform in [0, 1). */
  random: () => number;
  openRoute: OpenRoute;
  /** The routes that a platform key or the caller's own key can serve, best first. */
  routesFor: (model: CatalogModel) => readonly ServableRoute[];
  breakers: Breakers;
  latencies: LatencyBook;
  meter: CallMeter;
  /** Every call enters its outcome here before it ends, however it ends. */
  journal: CallJournal;
  /** The run's id, the seed of everything that must look random and yet repeat. */
  requestId: string;
};

/**
 * Runs one call over its model's routes and yields its text as it comes; the return value tells how it ended.
 * Upstream failures are outcomes, not throws; it throws only when the meter refuses. Aborting `signal` ends it
 * with status "cancelled" and closes the upstream socket.
 */
export type CallModel = (
  call: ModelCall,
  deps: RunDeps,
  signal: AbortSignal,
) => AsyncGenerator<CallEvent, CallOutcome>;
