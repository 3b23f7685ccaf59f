import "server-only";
import { Agent, fetch, type Response } from "undici";
import { DeadlineExceeded } from "@/lib/core/resilience/deadlines";
import { UpstreamFailure } from "@/lib/core/resilience/upstream-failure";
import { describeBrokenStream } from "./describe-failure";
import type { AnswerContext, UpstreamRequest } from "./dialect";

export type UpstreamResponse = Response;

/** The one way out to the vendors. `close` waits for nothing: it ends idle connections and refuses new requests. */
export type UpstreamFetch = {
  send: (request: UpstreamRequest, signal: AbortSignal) => Promise<UpstreamResponse>;
  close: () => Promise<void>;
};

/**
 * Builds the fetch of all providers over one pool of kept-alive connections. Only the connect timeout is the pool's;
 * all other deadlines are the caller's signal. A redirect is an error, since it would carry the key elsewhere.
 */
export function createUpstreamFetch({ connectMs }: { connectMs: number }): UpstreamFetch {
  const dispatcher = new Agent({
    connect: { timeout: connectMs },
    headersTimeout: 0,
    bodyTimeout: 0,
    keepAliveTimeout: 30_000,
  });
  return {
    send: ({ url, headers, body }, signal) =>
      fetch(url, {
        method: "POST",
        headers: {
          accept: "text/event-stream",
          // A compressed stream arrives in lumps.
          "accept-encoding": "identity",
          "content-type": "application/json",
          "user-agent": "LLMWise",
          ...headers,
        },
        body,
        signal,
        redirect: "error",
        dispatcher,
      }),
    close: () => dispatcher.destroy(),
  };
}

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

const deadlineProblems = {
  "first-token": "sent no first token within",
  idle: "fell silent for",
  total: "did not finish within",
} as const;

/**
 * What to throw for an error of a call: the caller's own reason untouched when he aborted, a timeout (504) for a
 * deadline, an UpstreamFailure as it is, and a transport failure (502) for all else.
 */
export function describeThrown(
  error: unknown,
  signal: AbortSignal,
  context: Pick<AnswerContext, "provider" | "providerName">,
): unknown {
  const reason: unknown = signal.reason;
  if (signal.aborted && !(reason instanceof DeadlineExceeded)) return reason;
  if (reason instanceof DeadlineExceeded) {
    const problem = `${deadlineProblems[reason.deadline]} ${reason.limitMs / 1000} s`;
    return timeout(`${context.providerName} ${problem}`, context, reason);
  }
  if (error instanceof UpstreamFailure) return error;
  const code = codeOf(error);
  const problem = connectionProblems[code] ?? "broke the connection";
  if (timeoutCodes.has(code)) return timeout(`${context.providerName} ${problem}`, context, error);
  return describeBrokenStream(problem, context, error);
}

function timeout(message: string, { provider }: Pick<AnswerContext, "provider">, cause: unknown) {
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
