import * as z from "zod";

/**
 * Every error code of the public API with its HTTP status and default sentence.
 * All other mappings derive from this table (CONTRACT.md §1).
 */
export const errorTable = {
  invalid_request: { status: 400, sentence: "The request is not valid." },
  unknown_model: { status: 400, sentence: "This model is not in the catalogue." },
  model_unavailable: { status: 400, sentence: "No provider key can serve this model." },
  context_length_exceeded: { status: 400, sentence: "The prompt does not fit the model." },
  unauthorized: { status: 401, sentence: "A valid API key or session is required." },
  insufficient_credits: { status: 402, sentence: "The wallet cannot cover this request." },
  forbidden: { status: 403, sentence: "This credential may not do that." },
  not_found: { status: 404, sentence: "There is no such object." },
  conflict: { status: 409, sentence: "The current state does not allow this." },
  payload_too_large: { status: 413, sentence: "The request body is too large." },
  rate_limited: { status: 429, sentence: "Too many requests." },
  internal_error: { status: 500, sentence: "Something went wrong on our side." },
  upstream_error: { status: 502, sentence: "No model gave a usable answer." },
  unavailable: { status: 503, sentence: "A store of ours is down. Please try again." },
} as const satisfies Record<string, { status: number; sentence: string }>;

export type ErrorCode = keyof typeof errorTable;

/** One thing wrong with a request: where (dotted path, "" for the whole body) and what. */
export const requestIssue = z.object({ path: z.string(), message: z.string() });
export type RequestIssue = z.infer<typeof requestIssue>;

/** One upstream attempt as callers see it, in `trace`, in a 502 and in history. */
export const attempt = z.object({
  model: z.string(),
  provider: z.string(),
  status: z.enum(["success", "failed", "skipped", "cancelled"]),
  status_code: z.number().int().optional(),
  reason: z.string().optional(),
  error: z.string().optional(),
  latency_ms: z.number().int().nonnegative(),
});
export type Attempt = z.infer<typeof attempt>;

/** The extra body fields each code carries. Codes that are missing carry none. */
export type ErrorDetails = {
  invalid_request: { issues: RequestIssue[] };
  unknown_model: { model: string; suggestions: string[] };
  model_unavailable: { model: string; hint: string };
  context_length_exceeded: { model: string; limit: number; needed: number };
  insufficient_credits: {
    /** What is free: in the wallet, in the key's budget, or under the request's cap. */
    credits: number;
    required: number;
    key_budget?: { budget: number; spent: number; resets_at: string | null };
    max_credits?: number;
    owed_credits?: number;
  };
  payload_too_large: { limit_bytes: number };
  rate_limited: { bucket: string; retry_after: number };
  /** `refunded` stands beside these in the body, as it does in every error of a run. */
  upstream_error: { model: string; provider: string; attempts: Attempt[] };
};

type DetailsOf<Code extends ErrorCode> = Code extends keyof ErrorDetails
  ? { details: ErrorDetails[Code] }
  : { details?: undefined };

/** The body of every error answer. */
export const errorBody = z.looseObject({
  error: z.string(),
  code: z.string(),
  request_id: z.string(),
});
export type ErrorBody = z.infer<typeof errorBody>;

type AppErrorOptions = {
  message?: string;
  cause?: unknown;
  headers?: Readonly<Record<string, string>>;
  /** In place of the table's, where HTTP itself has a number for what is wrong with a request: 405, 421. */
  status?: number;
};

/**
 * A failure the caller may see: `message` is public and chosen, `cause` is logged and never sent.
 * The status follows from the code, unless HTTP has a number of its own for it.
 */
export class AppError<Code extends ErrorCode = ErrorCode> extends Error {
  /** By name, since Next compiles this class once for every bundle and they all meet in one process. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === "AppError";
  }

  readonly code: Code;
  readonly details: ErrorDetails[keyof ErrorDetails] | undefined;
  /** What the answer says beside its body, such as which methods a path has. */
  readonly headers: Readonly<Record<string, string>>;
  readonly #status: number | undefined;

  constructor(code: Code, options: AppErrorOptions & DetailsOf<Code>) {
    super(options.message ?? errorTable[code].sentence, { cause: options.cause });
    this.name = "AppError";
    this.code = code;
    this.details = options.details;
    this.headers = options.headers ?? {};
    this.#status = options.status;
  }

  get status(): number {
    return this.#status ?? errorTable[this.code].status;
  }

  /** The JSON body of this error, with the id under which it is logged. */
  toBody(requestId: string): ErrorBody {
    return { error: this.message, code: this.code, request_id: requestId, ...this.details };
  }
}
