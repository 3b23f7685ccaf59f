import type { CircuitSignal } from "./breaker-port";
import type { FailureKind, UpstreamFailure } from "./upstream-failure";

/**
 * What a kind of failure means to the retry, the failover, the breaker and the trace. The bill needs no entry: what was
 * delivered is charged whatever the kind, and nothing else is.
 */
export type FailureClass = {
  /** The same route may be tried once more, when the wait is short (`backoff.ts`). */
  retriesSameModel: boolean;
  /** The next route or the next candidate may answer instead, as long as no content went out. */
  failsOver: boolean;
  circuit: "failure" | "gone" | "rate-limited" | "ignored";
  /** The `reason` of the attempt in traces, `route` events and 502 bodies. */
  reason: string;
};

/**
 * The one table of failure classes (CONTRACT.md §3 and §7). A caller's mistake is the same everywhere, so no other
 * model is asked. A refused credential says nothing about the provider's health, so it moves no circuit; an account
 * without money refuses every call of its key, so it closes that key's off for a while.
 */
export const failureClasses = {
  caller: {
    retriesSameModel: false,
    failsOver: false,
    circuit: "ignored",
    reason: "request_refused",
  },
  context_length: {
    retriesSameModel: false,
    failsOver: false,
    circuit: "ignored",
    reason: "context_length",
  },
  credential: {
    retriesSameModel: false,
    failsOver: true,
    circuit: "ignored",
    reason: "credential_refused",
  },
  rate: {
    retriesSameModel: true,
    failsOver: true,
    circuit: "rate-limited",
    reason: "rate_limited",
  },
  overload: {
    retriesSameModel: true,
    failsOver: true,
    circuit: "failure",
    reason: "provider_error",
  },
  transport: {
    retriesSameModel: true,
    failsOver: true,
    circuit: "failure",
    reason: "connection_failed",
  },
  /** A clean end that brought nothing: asking the same model again brings the same. */
  empty: {
    retriesSameModel: false,
    failsOver: true,
    circuit: "failure",
    reason: "empty_answer",
  },
  // The route of our catalogue is wrong, which is our mistake and the same for every caller.
  gone: {
    retriesSameModel: false,
    failsOver: true,
    circuit: "gone",
    reason: "model_gone",
  },
  timeout: {
    retriesSameModel: false,
    failsOver: true,
    circuit: "failure",
    reason: "timeout",
  },
  cancel: {
    retriesSameModel: false,
    failsOver: false,
    circuit: "ignored",
    reason: "cancelled",
  },
} as const satisfies Record<FailureKind, FailureClass>;

/** What a failure tells its circuit. */
export function circuitSignalOf({
  kind,
  retryAfterMs,
  isUnpaid,
}: Pick<UpstreamFailure, "kind" | "retryAfterMs" | "isUnpaid">): CircuitSignal {
  if (isUnpaid) return { type: "unpaid" };
  const { circuit } = failureClasses[kind];
  return circuit === "rate-limited" ? { type: circuit, retryAfterMs } : { type: circuit };
}
