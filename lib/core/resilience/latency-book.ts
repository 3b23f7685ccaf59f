import type { CircuitKey } from "./breaker-port";

/** What a route's recent calls took, in milliseconds; null before the first one. */
export type LatencyBook = {
  noteFirstToken: (key: CircuitKey, ms: number) => void;
  noteFailure: (key: CircuitKey, ms: number) => void;
  /** Moving average of the time to first token over all routes of a model. */
  firstTokenMs: (model: string) => number | null;
  /** What the last failed attempt over this route cost in time: what skipping it saves. */
  lastFailureMs: (key: CircuitKey) => number | null;
};
