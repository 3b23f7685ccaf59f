import "server-only";
import { DeadlineExceeded } from "@/lib/core/resilience/deadlines";
import { UpstreamFailure } from "@/lib/core/resilience/upstream-failure";
import { describeBrokenStream } from "./describe-failure";
import type { AnswerContext } from "./dialect";

export type NamedProvider = Pick<AnswerContext, "provider" | "providerName">;

/** What the codes of Node and undici mean to a reader; the kind is transport unless it says timeout. */
const connectionProblems: Readonly<Record<string, string>> = {
  ECONNREFUSED: "refused the connection",
  ENOTFOUND: "could not be found",
  EAI_AGAIN: "could not be found",
  ECONNRESET: "broke the connection",
  EPIPE: "broke the connection",
  UND_ERR_SOCKET: "broke the connection",
  UND_ERR_CONNECT_TIMEOUT: "did not accept a connection in time",
  ETIMEDOUT: "did not accept a connection in time",
};

const timeoutCodes = new Set(["UND_ERR_CONNECT_TIMEOUT", "ETIMEDOUT"]);

/** The failure that a socket's error amounts to: 504 when no connection came about in time, else 502. */
export function describeNetworkError(
  error: unknown,
  named: NamedProvider,
  otherProblem: string,
): UpstreamFailure {
  const code = codeOf(error);
  const problem = connectionProblems[code] ?? otherProblem;
  if (timeoutCodes.has(code)) return describeTimeout(problem, named, error);
  return describeBrokenStream(problem, named, error);
}

const deadlineProblems = {
  "first-token": "sent no first token within",
  idle: "fell silent for",
  total: "did not finish within",
} as const;

/** What to throw for an aborted call: a timeout for a deadline, else the caller's own reason, untouched. */
export function describeAbort(reason: unknown, named: NamedProvider): unknown {
  if (!(reason instanceof DeadlineExceeded)) return reason;
  return describeTimeout(`${deadlineProblems[reason.deadline]} ${reason.limitMs / 1000} s`, named, reason);
}

function describeTimeout(problem: string, { provider, providerName }: NamedProvider, cause: unknown) {
  const message = `${providerName} ${problem}`;
  return new UpstreamFailure({ kind: "timeout", provider, status: 504, message, cause });
}

/** fetch wraps the socket's error; several addresses tried in turn wrap it once more. */
function codeOf(error: unknown): string {
  for (let each: unknown = error, depth = 0; each instanceof Error && depth < 4; depth += 1) {
    if ("code" in each && typeof each.code === "string") return each.code;
    each = each instanceof AggregateError ? each.errors[0] : each.cause;
  }
  return "";
}
