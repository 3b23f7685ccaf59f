/** One circuit: provider × model × credential scope ("platform" or "byok:<key id>"). */
export type CircuitKey = { provider: string; model: string; scope: string };

/** Whether a call may go out now. `retryInMs` says when a refused circuit frees; `probe` marks the half-open try. */
export type Admission =
  | { admitted: true; probe: boolean }
  | { admitted: false; reason: "circuit_open" | "cooldown" | "isolated"; retryInMs: number };

/** What became of an admitted call. `ignored` (a caller's mistake, a hang-up) only gives a probe lease back. */
export type CircuitSignal =
  | { type: "success" }
  | { type: "failure" }
  | { type: "rate-limited"; retryAfterMs: number | null }
  | { type: "ignored" };

/**
 * The store of circuits. Decisions are local and synchronous; an implementation may share hints behind them.
 * `force` admits regardless of state (every candidate is closed off and this one frees soonest), except isolated ones.
 */
export type Breakers = {
  admit: (key: CircuitKey, now: number, options?: { force?: boolean }) => Admission;
  record: (key: CircuitKey, signal: CircuitSignal, now: number) => void;
};
