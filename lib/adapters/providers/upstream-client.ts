import "server-only";
import type { LookupFunction } from "node:net";
import { Agent } from "undici";
import type { UpstreamFailure } from "@/lib/core/resilience/upstream-failure";
import { describeNetworkError, type NamedProvider } from "./describe-network-error";
import type { UpstreamRequest } from "./dialect";
import { openExchange, type UpstreamResponse } from "./upstream-exchange";

/** The one way out to the vendors. `close` waits for nothing: it ends all connections and refuses new requests. */
export type UpstreamClient = {
  /**
   * Sends a request and waits for the head of its response. Throws UpstreamFailure when the network fails, and the
   * signal's own reason when it is aborted, which also ends the connection at any later time.
   */
  send: (request: UpstreamRequest, signal: AbortSignal, named: NamedProvider) => Promise<UpstreamResponse>;
  close: () => Promise<void>;
};

/** Where connections may lead: what a look-up may answer, and which hosts in numbers are refused. */
export type ConnectionGuard = { lookup: LookupFunction; refuses: (hostname: string) => boolean };

/**
 * Builds a client over one pool of kept-alive connections. Only the connect timeout is the pool's;
 * all other deadlines are the caller's signal. A redirect is an error, since it would carry the key elsewhere. With a
 * `guard` it connects to the addresses that this lets pass and to no other.
 */
export function createUpstreamClient({
  connectMs,
  guard,
}: {
  connectMs: number;
  guard?: ConnectionGuard;
}): UpstreamClient {
  const agent = new Agent({
    connect: { timeout: connectMs, ...(guard !== undefined && { lookup: guard.lookup }) },
    headersTimeout: 0,
    bodyTimeout: 0,
    keepAliveTimeout: 30_000,
  });
  return {
    async send(request, signal, named) {
      const options = dispatchOptions(request, named);
      if (guard?.refuses(new URL(request.url).hostname))
        throw unreachable(new Error("a refused address"), named);
      const exchange = openExchange(signal, named);
      agent.dispatch(options, exchange.handler);
      const response = await exchange.response;
      if (response.status < 300 || response.status > 399) return response;
      response.close();
      throw unreachable(new Error(`redirected with status ${response.status}`), named);
    },
    close: () => agent.destroy(),
  };
}

function dispatchOptions(
  { method, url, headers, body }: UpstreamRequest,
  named: NamedProvider,
): Agent.DispatchOptions {
  if (!URL.canParse(url)) throw unreachable(new Error("the address is not a URL"), named);
  const { origin, pathname, search } = new URL(url);
  const path = pathname + search;
  const common = { origin, path, headers: { ...commonHeaders, ...headers } };
  return method === "GET" ? { ...common, method } : { ...common, method: "POST", body };
}

function unreachable(cause: unknown, named: NamedProvider): UpstreamFailure {
  return describeNetworkError(cause, named, "could not be reached");
}

const commonHeaders = {
  accept: "text/event-stream",
  // A compressed stream arrives in lumps.
  "accept-encoding": "identity",
  "content-type": "application/json",
  "user-agent": "LLMWise",
} as const;
