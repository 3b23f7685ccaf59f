import type { Attempt, ErrorBody, RequestIssue } from "@/lib/contracts/errors";
import type { ErrorEvent } from "@/lib/contracts/stream-events";

/** What a person can do about a failure decides its kind; the screen has one text and action a kind. */
export type FailureKind =
  | "invalid"
  | "signed-out"
  | "no-credits"
  | "forbidden"
  | "not-found"
  | "rate-limited"
  | "upstream"
  | "unavailable"
  | "network"
  | "interrupted"
  | "unexpected";

/** One failed request as the screen shows it. `retryAfterSeconds` is set for 429 alone. */
export type RunFailure = {
  kind: FailureKind;
  sentence: string;
  code: string | null;
  status: number | null;
  requestId: string | null;
  retryAfterSeconds: number | null;
  refunded: boolean;
  issues: readonly RequestIssue[];
  attempts: readonly Attempt[];
  credits: { available: number; required: number } | null;
};

/** A failure on its way up; everything worth showing is in `failure`. */
export class RunFailureError extends Error {
  readonly failure: RunFailure;

  constructor(failure: RunFailure, options?: { cause?: unknown }) {
    super(failure.sentence, options);
    this.name = "RunFailureError";
    this.failure = failure;
  }
}

/** The failure behind anything thrown: calls and streams throw their own, all else is a fault of this page. */
export function failureOf(thrown: unknown): RunFailure {
  if (thrown instanceof RunFailureError) return thrown.failure;
  return plainFailure("unexpected", "Something in this page went wrong.");
}

/** A failure without an answer from the server: the connection, a stream that ended too early, or this page itself. */
export function plainFailure(kind: "network" | "interrupted" | "unexpected", sentence: string): RunFailure {
  return { ...emptyFailure, kind, sentence };
}

/** What to throw for a connection that failed: an abort as it came, anything else as a network failure. */
export function connectionFailure(cause: unknown, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted) return cause;
  return new RunFailureError(plainFailure("network", "The server could not be reached."), { cause });
}

/** The failure an `error` event tells about, in the middle of a stream. */
export function failureFromEvent(event: ErrorEvent): RunFailure {
  return failureFromBody(event, event.status_code, null);
}

/** The failure a non-2xx answer tells about. A body that is not ours still gives its status. */
export async function failureFromResponse(response: Response): Promise<RunFailure> {
  const body: unknown = await response.json().catch(() => null); // a proxy's HTML page has nothing to show
  const retryAfter = Number(response.headers.get("retry-after"));
  const failure = failureFromBody(
    isErrorBody(body) ? body : null,
    response.status,
    Number.isFinite(retryAfter) && retryAfter > 0 ? retryAfter : null,
  );
  return { ...failure, requestId: failure.requestId ?? response.headers.get("x-request-id") };
}

const emptyFailure: Omit<RunFailure, "kind" | "sentence"> = {
  code: null,
  status: null,
  requestId: null,
  retryAfterSeconds: null,
  refunded: true,
  issues: [],
  attempts: [],
  credits: null,
};

const kindByStatus: Readonly<Record<number, FailureKind>> = {
  400: "invalid",
  401: "signed-out",
  402: "no-credits",
  403: "forbidden",
  404: "not-found",
  409: "invalid",
  413: "invalid",
  429: "rate-limited",
  502: "upstream",
};

function failureFromBody(body: ErrorBody | null, status: number, retryAfter: number | null): RunFailure {
  const kind = kindByStatus[status] ?? "unavailable";
  const fields: Record<string, unknown> = body ?? {};
  return {
    ...emptyFailure,
    kind,
    status,
    sentence: body?.error ?? `The server answered with status ${status}.`,
    code: body?.code ?? null,
    requestId: body?.request_id ?? null,
    retryAfterSeconds: kind === "rate-limited" ? (retryAfter ?? numberOr(fields.retry_after, 1)) : null,
    refunded: fields.refunded !== false,
    // The two lists are typed by the error table of the contract; a foreign body has neither.
    issues: Array.isArray(fields.issues) ? (fields.issues as RequestIssue[]) : [],
    attempts: Array.isArray(fields.attempts) ? (fields.attempts as Attempt[]) : [],
    credits:
      kind === "no-credits"
        ? { available: numberOr(fields.credits, 0), required: numberOr(fields.required, 0) }
        : null,
  };
}

function numberOr(value: unknown, fallback: number): number {
  return typeof value === "number" && Number.isFinite(value) ? value : fallback;
}

function isErrorBody(body: unknown): body is ErrorBody {
  return typeof body === "object" && body !== null && "error" in body && typeof body.error === "string";
}
