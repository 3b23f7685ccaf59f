import "server-only";
import { Agent, fetch } from "undici";
import { describeNetworkError, type NamedProvider } from "./describe-network-error";
import type { UpstreamRequest } from "./dialect";

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
