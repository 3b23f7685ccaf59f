import { type BreakerPolicy, cooldownMs } from "./breaker-policies";
import type { Admission, CircuitSignal } from "./breaker-port";
import { clampRetryAfter } from "./retry-after";

/**
 * One circuit. `open` and `isolated` whose time has passed are half-open with the probe still to go out;
 * `half-open` is the state while it is out, and its lease's end is the probe's identity.
 */
export type Circuit =
  | { phase: "closed"; failures: number; rateLimits: number; coolsUntil: number }
  | { phase: "open"; until: number; rateLimits: number }
  | { phase: "half-open"; leaseUntil: number; rateLimits: number }
  | { phase: "isolated"; until: number };

export type CircuitEvent =
  | { type: "signal"; signal: CircuitSignal; admission?: Admission | undefined }
  | { type: "isolate"; until: number }
  /** Another process knows the circuit as closed off until then. */
  | { type: "hint"; until: number }
  | { type: "close" };

/** A circuit of which nothing bad is known. */
export const closedCircuit = {
  phase: "closed",
  failures: 0,
  rateLimits: 0,
  coolsUntil: 0,
} as const satisfies Circuit;

type Step = { circuit: Circuit; policy: BreakerPolicy; now: number };

/**
 * The circuit after an event (CONTRACT.md §3 "Mesh"). Three failures in a row open it; a probe that succeeds closes
 * it and one that fails opens it again; an ignored signal gives a lease back and decides nothing. Answers to calls
 * that are not the probe change nothing outside the closed phase.
 */
export function reduceCircuit({ event, ...step }: Step & { event: CircuitEvent }): Circuit {
  if (event.type === "close") return closedCircuit;
  if (event.type === "isolate") return { phase: "isolated", until: event.until };
  if (event.type === "hint") return afterHint(step.circuit, event.until);
  if (step.circuit.phase === "closed") return afterSignal(step.circuit, event.signal, step);
  if (step.circuit.phase === "half-open" && isFromProbe(event.admission, step.circuit.leaseUntil)) {
    return afterProbe(step.circuit, event.signal, step);
  }
  return step.circuit;
}

/**
 * Whether a call may go out now, and the circuit after that decision. At most one probe is out at a time.
 * A forced call on an open circuit is its probe, early; beside a probe it goes out but decides nothing.
 */
export function admitCall({ circuit, policy, now, force = false }: Step & { force?: boolean }): {
  circuit: Circuit;
  admission: Admission;
} {
  const blockedUntil = blockedUntilOf(circuit);
  const isBlocked = blockedUntil > now;
  if (isBlocked && (!force || circuit.phase === "isolated")) {
    return {
      circuit,
      admission: { admitted: false, reason: refusalReasons[circuit.phase], retryInMs: blockedUntil - now },
    };
  }
  const isBesideProbe = circuit.phase === "half-open" && isBlocked;
  if (circuit.phase === "closed" || isBesideProbe) {
    return { circuit, admission: { admitted: true, probe: false } };
  }
  const lease = now + policy.probeLeaseMs;
  const rateLimits = circuit.phase === "isolated" ? 0 : circuit.rateLimits;
  return {
    circuit: { phase: "half-open", leaseUntil: lease, rateLimits },
    admission: { admitted: true, probe: true, lease },
  };
}

/** When the next ordinary call may go out, in the clock's milliseconds; a time in the past means now. */
export function blockedUntilOf(circuit: Circuit): number {
  if (circuit.phase === "closed") return circuit.coolsUntil;
  return circuit.phase === "half-open" ? circuit.leaseUntil : circuit.until;
}

const refusalReasons = {
  closed: "cooldown",
  open: "circuit_open",
  "half-open": "circuit_open",
  isolated: "isolated",
} as const satisfies Record<Circuit["phase"], string>;

function afterSignal(
  circuit: Extract<Circuit, { phase: "closed" }>,
  signal: CircuitSignal,
  { policy, now }: Step,
): Circuit {
  if (signal.type === "ignored") return circuit;
  // A cooldown that stands is upstream's word; a call that was already under way does not lift it.
  if (signal.type === "success") {
    return { ...closedCircuit, coolsUntil: circuit.coolsUntil > now ? circuit.coolsUntil : 0 };
  }
  if (signal.type === "gone" || signal.type === "unpaid") return closedOff(signal.type, policy, now);
  if (signal.type === "failure") {
    const failures = circuit.failures + 1;
    if (failures < policy.failureThreshold) return { ...circuit, failures };
    // A longer wait that upstream asked for still counts once the circuit opens.
    return { phase: "open", until: Math.max(now + policy.openMs, circuit.coolsUntil), rateLimits: 0 };
  }
  const rateLimits = circuit.rateLimits + 1;
  const coolsUntil = Math.max(circuit.coolsUntil, now + waitAfterRateLimit(signal, rateLimits, policy));
  if (policy.rateLimitThreshold === null || rateLimits < policy.rateLimitThreshold) {
    return { ...circuit, rateLimits, coolsUntil };
  }
  return { phase: "open", until: Math.max(now + policy.rateLimitOpenMs, coolsUntil), rateLimits };
}

/** What this process saw itself weighs more: a hint only closes off what was thought free, and for no shorter. */
function afterHint(circuit: Circuit, until: number): Circuit {
  if (circuit.phase !== "closed" || circuit.coolsUntil >= until) return circuit;
  return { phase: "open", until, rateLimits: circuit.rateLimits };
}

function afterProbe(
  circuit: Extract<Circuit, { phase: "half-open" }>,
  signal: CircuitSignal,
  { policy, now }: Step,
): Circuit {
  switch (signal.type) {
    case "success":
      return closedCircuit;
    case "ignored":
      return { phase: "open", until: now, rateLimits: circuit.rateLimits };
    case "failure":
      return { phase: "open", until: now + policy.openMs, rateLimits: 0 };
    case "gone":
    case "unpaid":
      return closedOff(signal.type, policy, now);
    case "rate-limited": {
      // Nothing is proven yet: wait as told, then probe again.
      const rateLimits = circuit.rateLimits + 1;
      const waitMs = Math.max(policy.rateLimitOpenMs, waitAfterRateLimit(signal, rateLimits, policy));
      return { phase: "open", until: now + waitMs, rateLimits };
    }
  }
}

/** The circuit of a route that one answer proves useless for a while. */
function closedOff(cause: "gone" | "unpaid", policy: BreakerPolicy, now: number): Circuit {
  const openMs = cause === "gone" ? policy.goneOpenMs : policy.unpaidOpenMs;
  return { phase: "open", until: now + openMs, rateLimits: 0 };
}

/** Without an admission the signal is taken as the probe's; with one, only the lease that is out now counts. */
function isFromProbe(admission: Admission | undefined, leaseUntil: number): boolean {
  return admission === undefined || (admission.admitted && admission.lease === leaseUntil);
}

function waitAfterRateLimit(
  signal: Extract<CircuitSignal, { type: "rate-limited" }>,
  rateLimits: number,
  policy: BreakerPolicy,
): number {
  if (signal.retryAfterMs !== null) return clampRetryAfter(signal.retryAfterMs);
  return policy.rateLimitThreshold === null ? cooldownMs(rateLimits) : 0;
}
