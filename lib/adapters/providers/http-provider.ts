import "server-only";
import type { ModelPart, OpenRoute, RouteCall, ServableRoute } from "@/lib/core/orchestration/model-call";
import { type DeadlineClock, startDeadlines, type Timeouts } from "@/lib/core/resilience/deadlines";
import { describeAbort } from "./describe-network-error";
import type { Dialect, Endpoint } from "./dialect";
import { readAnswer } from "./read-answer";
import { createRedactor } from "./redact";
import type { UpstreamFetch } from "./upstream-fetch";

export type HttpProviderDeps = {
  dialect: Dialect;
  name: string;
  /** The address and key of a route; throws UpstreamFailure when there is no key. */
  endpointFor: (route: ServableRoute) => Promise<Endpoint>;
  upstream: UpstreamFetch;
  timeouts: Timeouts;
  clock: DeadlineClock;
};

/**
 * A provider reached by HTTP: dialect, fetch and deadlines joined into the port. Nothing is sent before the first
 * `next`. Leaving early closes the socket at once, also while a `next` is pending: a generator alone would first
 * wait for it, so `return` aborts the request before it asks the generator to end.
 */
export function createHttpProvider(deps: HttpProviderDeps): OpenRoute {
  return (call, signal) => ({
    [Symbol.asyncIterator]() {
      const request = new AbortController();
      const parts = streamParts(call, { ...deps, callerSignal: signal, request });
      return {
        next: () => parts.next(),
        return: () => {
          request.abort(leftEarly);
          return parts.return(undefined);
        },
      };
    },
  });
}

/** The label of a request that nobody needs any more. It never reaches a caller. */
const leftEarly = new Error("the answer is no longer needed");

type CallDeps = HttpProviderDeps & { callerSignal: AbortSignal; request: AbortController };

async function* streamParts(call: RouteCall, deps: CallDeps): AsyncGenerator<ModelPart, void> {
  const { callerSignal, request, clock, timeouts } = deps;
  const signal = AbortSignal.any([callerSignal, request.signal]);
  const named = { provider: call.route.provider, providerName: deps.name };
  const deadlines = startDeadlines({
    timeouts,
    isReasoning: call.model.capabilities.reasoning,
    clock,
    onExceeded: (reason) => request.abort(reason),
  });
  let isWhole = false;
  try {
    signal.throwIfAborted();
    const endpoint = await deps.endpointFor(call.route);
    signal.throwIfAborted();
    const context = { ...named, messages: call.messages, redact: createRedactor(endpoint.apiKey) };
    const response = await deps.upstream.send(deps.dialect.buildRequest(call, endpoint), signal, named);
    const close = () => request.abort(leftEarly);
    for await (const part of readAnswer(response, { dialect: deps.dialect, context, clock, signal, close })) {
      deadlines.pause();
      yield part;
      signal.throwIfAborted();
      deadlines.resume();
    }
    isWhole = true;
  } catch (error) {
    if (!signal.aborted) throw error;
    if (signal.reason !== leftEarly) throw describeAbort(signal.reason, named);
  } finally {
    deadlines.stop();
    // Closes the socket; after a whole answer it goes back to the pool instead.
    if (!isWhole) request.abort(leftEarly);
  }
}
