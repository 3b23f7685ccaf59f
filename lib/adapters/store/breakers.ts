import "server-only";
import {
  admitCall,
  blockedUntilOf,
  type Circuit,
  closedCircuit,
  reduceCircuit,
} from "@/lib/core/resilience/breaker";
import { breakerPolicies, policyFor } from "@/lib/core/resilience/breaker-policies";
import { type Breakers, type CircuitKey, circuitName } from "@/lib/core/resilience/breaker-port";

/**
 * One circuit as the health page shows it; `retryInMs` is 0 when a call may go out now. A `scope` other than
 * "platform" is a caller's own key and is nobody else's business.
 */
export type CircuitView = CircuitKey & {
  state: "closed" | "open" | "half_open" | "cooldown" | "isolated";
  retryInMs: number;
};

export type BreakerStore = Breakers & {
  /** How long until a call over this circuit may go out; 0 when it may now. It changes nothing. */
  retryInMs: (key: CircuitKey, now: number) => number;
  /** Every circuit with something on its record, sorted by key. Absent ones are closed. */
  snapshot: (now: number) => CircuitView[];
  /** The platform's own circuits over which no call may go out now, with how long that lasts. */
  closedOff: (now: number) => { key: CircuitKey; retryInMs: number }[];
  /** Takes another process's word that a circuit is closed off until a time, where nothing worse is known here. */
  hint: (key: CircuitKey, untilMs: number, now: number) => void;
  /** Takes a circuit out of service until a time, whatever it answers; not even a forced call goes out. */
  isolate: (key: CircuitKey, untilMs: number) => void;
  /** Puts a circuit back into service with a clean record. */
  close: (key: CircuitKey) => void;
};

type Entry = { key: CircuitKey; circuit: Circuit };

/**
 * Circuits in this process's memory. A circuit with a clean record takes no room; beyond `maxCircuits` the one
 * that was touched longest ago goes, closed ones first, so that strangers' keys cannot fill the memory.
 */
export function createBreakers(policies = breakerPolicies, { maxCircuits = 10_000 } = {}): BreakerStore {
  const entries = new Map<string, Entry>();
  const read = (key: CircuitKey) => entries.get(circuitName(key))?.circuit ?? closedCircuit;

  function write(key: CircuitKey, circuit: Circuit): void {
    const id = circuitName(key);
    entries.delete(id);
    if (isClean(circuit)) return;
    entries.set(id, { key: { provider: key.provider, model: key.model, scope: key.scope }, circuit });
    if (entries.size > maxCircuits) entries.delete(leastWorthKeeping(entries));
  }

  return {
    admit(key, now, { force = false } = {}) {
      const before = read(key);
      const policy = policyFor(policies, key.provider);
      const { circuit, admission } = admitCall({ circuit: before, policy, now, force });
      if (circuit !== before) write(key, circuit);
      return admission;
    },
    record(key, signal, now, admission) {
      const before = read(key);
      const policy = policyFor(policies, key.provider);
      const event = { type: "signal", signal, admission } as const;
      const circuit = reduceCircuit({ circuit: before, policy, now, event });
      if (circuit !== before) write(key, circuit);
    },
    retryInMs: (key, now) => retryInMs(read(key), now),
    snapshot: (now) =>
      [...entries].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, entry]) => viewOf(entry, now)),
    closedOff: (now) =>
      [...entries.values()]
        .map(({ key, circuit }) => ({ key, circuit, retryInMs: retryInMs(circuit, now) }))
        .filter(({ key, circuit, retryInMs: waitMs }) => isSharedFact({ key, circuit }) && waitMs > 0)
        .map(({ key, retryInMs: waitMs }) => ({ key, retryInMs: waitMs })),
    hint(key, untilMs, now) {
      const before = read(key);
      const policy = policyFor(policies, key.provider);
      const circuit = reduceCircuit({
        circuit: before,
        policy,
        now,
        event: { type: "hint", until: untilMs },
      });
      if (circuit !== before) write(key, circuit);
    },
    isolate: (key, untilMs) => write(key, { phase: "isolated", until: untilMs }),
    close: (key) => write(key, closedCircuit),
  };
}

/** A caller's own key is nobody else's business, and who probes or isolates decides for this process alone. */
function isSharedFact({ key, circuit }: Entry): boolean {
  return key.scope === "platform" && (circuit.phase === "open" || circuit.phase === "closed");
}

/** A cooldown is kept after its end for the count of 429s behind it, which makes the next one longer. */
function isClean(circuit: Circuit): boolean {
  return (
    circuit.phase === "closed" &&
    circuit.failures === 0 &&
    circuit.rateLimits === 0 &&
    circuit.coolsUntil === 0
  );
}

/** Looks at the oldest few only, so that a full store stays fast. */
function leastWorthKeeping(entries: Map<string, Entry>): string {
  let oldest: string | null = null;
  let looked = 0;
  for (const [id, { circuit }] of entries) {
    if (circuit.phase === "closed") return id;
    if (oldest === null && circuit.phase !== "isolated") oldest = id;
    looked += 1;
    if (looked >= 64) break;
  }
  return oldest ?? entries.keys().next().value ?? "";
}

function viewOf({ key, circuit }: Entry, now: number): CircuitView {
  const waitMs = retryInMs(circuit, now);
  return { ...key, state: stateOf(circuit, waitMs > 0), retryInMs: waitMs };
}

function retryInMs(circuit: Circuit, now: number): number {
  return Math.max(0, Math.ceil(blockedUntilOf(circuit) - now));
}

function stateOf(circuit: Circuit, isBlocked: boolean): CircuitView["state"] {
  if (circuit.phase === "closed") return isBlocked ? "cooldown" : "closed";
  return isBlocked && circuit.phase !== "half-open" ? circuit.phase : "half_open";
}
