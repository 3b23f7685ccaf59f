/** One circuit: provider × model × credential scope ("platform" or "byok:<key id>"). */
export type CircuitKey = { provider: string; model: string; scope: string };

/**
 * Whether a call may go out now. `retryInMs` says when a refused circuit frees; `probe` marks the half-open try,
 * whose `lease` runs out at that time, so that a probe that never reports cannot wedge the circuit.
 */
export type Admission =
  | { admitted: true; probe: boolean; lease?: number }
  | { admitted: false; reason: "circuit_open" | "cooldown" | "isolated"; retryInMs: number };

/**
 * What became of an admitted call. `gone`: there is no such model behind this route. `unpaid`: the key's account has no
 * money. `ignored` (a caller's mistake, a hang-up) only gives a probe lease back.
 */
export type CircuitSignal =
  | { type: "success" }
  | { type: "failure" }
  | { type: "gone" }
  | { type: "unpaid" }
  | { type: "rate-limited"; retryAfterMs: number | null }
  | { type: "ignored" };

/**
 * The store of circuits. Decisions are local and synchronous; an implementation may share hints behind them.
 * `force` admits regardless of state (every candidate is closed off and this one frees soonest), except isolated ones.
 */
export type Breakers = {
  admit: (key: CircuitKey, now: number, options?: { force?: boolean }) => Admission;
  /**
   * With the call's own `admission` a late answer cannot pass for the probe that is out now;
   * without it the signal is taken as the probe's.
   */
  record: (key: CircuitKey, signal: CircuitSignal, now: number, admission?: Admission) => void;
};

/** A circuit as one text, for maps: no part of it holds a line feed. */
export function circuitName({ provider, model, scope }: CircuitKey): string {
  return `${provider}\n${model}\n${scope}`;
}

/** The circuit that `circuitName` named; null for any other text. */
export function readCircuitName(name: string): CircuitKey | null {
  const [provider, model, scope, ...rest] = name.split("\n");
  if (!provider || !model || !scope || rest.length > 0) return null;
  return { provider, model, scope };
}
