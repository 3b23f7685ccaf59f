/**
 * The kinds of upstream failure. Retry, failover, breaker, billing and the trace read nothing but the kind
 * (`failure-classes.ts` says what each means).
 */
export const failureKinds = [
  "caller",
  "context_length",
  "credential",
  "rate",
  "overload",
  "transport",
  "empty",
  "gone",
  "timeout",
  "cancel",
] as const;
export type FailureKind = (typeof failureKinds)[number];

/**
 * A provider did not answer, or stopped answering. `message` is fit for the caller: no keys, no URLs.
 * `status` is upstream's HTTP status, or the nearest one where there was none (504 for a timeout).
 */
export class UpstreamFailure extends Error {
  /** By name, since Next compiles this class once for every bundle and they all meet in one process. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === "UpstreamFailure";
  }

  readonly kind: FailureKind;
  readonly provider: string;
  readonly status: number;
  readonly retryAfterMs: number | null;
  /** The key's account has no money, so that its next calls fail alike; only with the kind `credential`. */
  readonly isUnpaid: boolean;
  /** For `context_length`, in tokens: what the model takes, and what the call would have needed, where upstream says. */
  readonly contextLimit: number | null;
  readonly contextNeeded: number | null;

  constructor(options: {
    kind: FailureKind;
    provider: string;
    message: string;
    status: number;
    retryAfterMs?: number | null;
    isUnpaid?: boolean;
    contextLimit?: number | null;
    contextNeeded?: number | null;
    cause?: unknown;
  }) {
    super(options.message, { cause: options.cause });
    this.name = "UpstreamFailure";
    this.kind = options.kind;
    this.provider = options.provider;
    this.status = options.status;
    this.retryAfterMs = options.retryAfterMs ?? null;
    this.isUnpaid = options.isUnpaid ?? false;
    this.contextLimit = options.contextLimit ?? null;
    this.contextNeeded = options.contextNeeded ?? null;
  }
}
