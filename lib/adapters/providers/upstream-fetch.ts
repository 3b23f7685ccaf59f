import "server-only";
import { Agent, fetch } from "undici";
import { DeadlineExceeded } from "@/lib/core/resilience/deadlines";
import { UpstreamFailure } from "@/lib/core/resilience/upstream-failure";
import { describeBrokenStream } from "./describe-failure";
import type { AnswerContext, UpstreamRequest } from "./dialect";

/** A response whose body is read chunk by chunk: `next` gives bytes, or undefined at the end. */
export type UpstreamResponse = {
  ok: boolean;
  status: number;
  headers: { get: (name: string) => string | null };
  next: () => Promise<Uint8Array | undefined>;
};

/** The one way out to the vendors. `close` waits for nothing: it ends all connections and refuses new requests. */
export type UpstreamFetch = {
  /** `send` and `next` throw UpstreamFailure when the network fails or `signal` is aborted; see `signal.reason`. */
  send: (request: UpstreamRequest, signal: AbortSignal, named: NamedProvider) => Promise<UpstreamResponse>;
  close: () => Promise<void>;
};

type NamedProvider = Pick<AnswerContext, "provider" | "providerName">;

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
    async send({ url, headers, body }, signal, named) {
      const init = { method: "POST", body, signal, redirect: "error", dispatcher } as const;
      const response = await fetch(url, { ...init, headers: { ...commonHeaders, ...headers } }).catch(
        (error) => {
          throw describeNetworkError(error, named, "could not be reached");
        },
      );
      const reader = response.body?.getReader();
      const { ok, status } = response;
      return {
        ok,
        status,
        headers: response.headers,
        async next() {
          const chunk = await reader?.read().catch((error) => {
            throw describeNetworkError(error, named, "broke the connection");
          });
          return chunk?.value instanceof Uint8Array ? chunk.value : undefined;
        },
      };
    },
    close: () => dispatcher.destroy(),
  };
}

const commonHeaders = {
  accept: "text/event-stream",
  // A compressed stream arrives in lumps.
  "accept-encoding": "identity",
  "content-type": "application/json",
  "user-agent": "LLMWise",
} as const;

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
