import "server-only";
import { type FailureKind, UpstreamFailure } from "@/lib/core/resilience/upstream-failure";
import type { AnswerContext } from "./dialect";

/** What upstream said of an error, whatever its wire format. `code` is its machine-readable word, if it has one. */
export type UpstreamComplaint = {
  status: number;
  code?: string | null | undefined;
  message?: string | null | undefined;
  /** Text that helps to tell the kind but is not shown. */
  detail?: string | undefined;
  retryAfterMs?: number | null | undefined;
};

/** Any other 4xx is the caller's mistake, any other status is an overload. */
const kindByStatus: Readonly<Record<number, FailureKind>> = {
  401: "credential",
  402: "credential",
  403: "credential",
  404: "gone",
  408: "timeout",
  409: "overload",
  425: "overload",
  429: "rate",
};

/** Words that say more than the status. `insufficient_quota` comes as 429, but waiting does not help. */
const kindByCode: Readonly<Record<string, FailureKind>> = {
  insufficient_quota: "credential",
  billing_hard_limit_reached: "credential",
  billing_not_active: "credential",
  account_deactivated: "credential",
  invalid_api_key: "credential",
  api_key_invalid: "credential",
  failed_precondition: "credential",
  context_length_exceeded: "context_length",
  string_above_max_length: "context_length",
  model_decommissioned: "gone",
  model_not_found: "gone",
  content_policy_violation: "caller",
  content_filter: "caller",
  moderation_blocked: "caller",
};

/** Read only where the status alone says "caller": several vendors put these under a plain 400. */
const kindByWording: readonly (readonly [RegExp, FailureKind])[] = [
  [/context (?:length|window)|prompt is too long|too many (?:input )?tokens/i, "context_length"],
  [/input token count.{0,40}exceeds|exceeds?.{0,40}(?:maximum|max).{0,20}tokens/i, "context_length"],
  [/(?:incorrect|invalid|expired) api key|api key (?:not (?:valid|found)|expired|is invalid)/i, "credential"],
  [/credit balance|insufficient (?:balance|credits|funds|quota)/i, "credential"],
];

/** The failure that a complaint of upstream amounts to (algorithms §4.3), with a message fit for the caller. */
export function describeFailure(complaint: UpstreamComplaint, context: AnswerContext): UpstreamFailure {
  const message = context.redact(complaint.message ?? "");
  return new UpstreamFailure({
    kind: kindOf(complaint),
    provider: context.provider,
    status: complaint.status,
    message:
      message === ""
        ? `${context.providerName} answered with status ${complaint.status}`
        : `${context.providerName}: ${message}`,
    retryAfterMs: complaint.retryAfterMs ?? null,
  });
}

/** The failure of a stream that broke off or that nobody can read. `problem` completes "<provider> …". */
export function describeBrokenStream(
  problem: string,
  context: Pick<AnswerContext, "provider" | "providerName">,
  cause?: unknown,
): UpstreamFailure {
  return new UpstreamFailure({
    kind: "transport",
    provider: context.provider,
    status: 502,
    message: `${context.providerName} ${problem}`,
    cause,
  });
}

function kindOf({ status, code, message, detail, retryAfterMs }: UpstreamComplaint): FailureKind {
  const byCode = kindByCode[code?.toLowerCase() ?? ""];
  if (byCode !== undefined) return byCode;
  // An overloaded provider that names the wait is a rate limit in all but its number.
  if (status === 529 && (retryAfterMs ?? null) !== null) return "rate";
  const byStatus = kindByStatus[status] ?? (status >= 400 && status < 500 ? "caller" : "overload");
  if (byStatus !== "caller") return byStatus;
  const wording = `${message ?? ""} ${detail ?? ""}`;
  return kindByWording.find(([pattern]) => pattern.test(wording))?.[1] ?? "caller";
}
