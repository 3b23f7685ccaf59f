import type { CatalogModel } from "@/lib/core/catalog/types";
import type { Breakers } from "@/lib/core/resilience/breaker-port";
import type { LatencyBook } from "@/lib/core/resilience/latency-book";
import type { CallOutcome } from "./calls/call-outcome";
import type { ModelCall, OpenRoute, ServableRoute } from "./model-call";
import type { Tell } from "./piece";
import type { AttemptEvent, ModeEvent } from "./run-event";
import type { RunTab } from "./run-tab";

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
  /** Tells of a piece of text, past the mode's generator: what that yields keeps its place before and after. */
  tell: Tell<ModeEvent>;
  /** How one call of a mode of several models is made: `calls/call-model.ts`, unless a test says otherwise. */
  callModel: CallModel;
  /** What the run owes; every call enters its outcome here before it ends, however it ends. */
  tab: RunTab;
  /** The run's id, the seed of everything that must look random and yet repeat. */
  requestId: string;
};

/**
 * Runs one call over its model's routes: `call.hear` is told its text as it comes, what is tried is yielded, and the
 * return value tells how it ended.
 * Upstream failures are outcomes, not throws; it throws only when the wallet cannot follow. Aborting `signal` ends it
 * with status "cancelled" and closes the upstream socket.
 */
export type CallModel = (
  call: ModelCall,
  deps: RunDeps,
  signal: AbortSignal,
) => AsyncGenerator<AttemptEvent, CallOutcome, undefined>;
