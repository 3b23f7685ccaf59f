import "server-only";
import type { ModelPart, OpenRoute, RouteCall, ServableRoute } from "@/lib/core/orchestration/model-call";
import { type DeadlineClock, startDeadlines, type Timeouts } from "@/lib/core/resilience/deadlines";
import type { UpstreamFailure } from "@/lib/core/resilience/upstream-failure";
import { describeAbort } from "./describe-network-error";
import type { AnswerContext, Dialect, Endpoint } from "./dialect";
import { inlineUploads, type ReadUpload } from "./inline-uploads";
import { type AnswerReader, createAnswerReader } from "./read-answer";
import { readText } from "./read-text";
import { createRedactor } from "./redact";
import type { UpstreamClient } from "./upstream-client";
import type { UpstreamResponse } from "./upstream-exchange";

export type HttpProviderDeps = {
  dialect: Dialect;
  name: string;
  /** The address and key of a route; throws UpstreamFailure when there is no key. */
  endpointFor: (route: ServableRoute) => Promise<Endpoint>;
  readUpload: ReadUpload;
  upstream: UpstreamClient;
  timeouts: Timeouts;
  clock: DeadlineClock;
};

/** How much of a refusal is read, in bytes, and how long a finished connection may take to end, in milliseconds. */
const maxFailureBytes = 64 * 1024;
const drainMs = 250;

/**
 * A provider reached by HTTP: dialect, client and deadlines joined into the port. Nothing is sent before the first
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

type CallDeps = HttpProviderDeps & {
  callerSignal: AbortSignal;
  /** Ended by the caller, a deadline or an early leave, whichever comes first: its reason says which. */
  request: AbortController;
};

async function* streamParts(call: RouteCall, deps: CallDeps): AsyncGenerator<ModelPart, void> {
  const { callerSignal, request, clock } = deps;
  const { signal } = request;
  let answer: OpenAnswer | null = null;
  let hasFinish = false;
  let isWhole = false;
  const deadlines = startDeadlines({
    timeouts: deps.timeouts,
    isReasoning: call.model.capabilities.reasoning,
    clock,
    // An answer whose finish was seen is whole, though its reader took longer than the total.
    onExceeded: (reason) => (hasFinish ? closeAnswer() : request.abort(reason)),
    onSettled: closeAnswer,
  });
  function closeAnswer() {
    answer?.response.close();
  }
  const onHangUp = () => request.abort(callerSignal.reason);
  callerSignal.addEventListener("abort", onHangUp, { once: true });
  // A connection that breaks behind the finish takes nothing away.
  const endIfFinished = (error: unknown) => {
    if (signal.aborted || !hasFinish) throw error;
    return undefined;
  };
  try {
    if (callerSignal.aborted) onHangUp();
    answer = await openAnswer(call, deps);
    const { response, read } = answer;
    for (let state = "open"; state !== "whole"; ) {
      const brought = read(await response.next().catch(endIfFinished));
      state = brought.state;
      hasFinish = state === "finishing";
      if (state === "whole") deadlines.stop();
      else if (brought.parts.length > 0) deadlines.pause();
      for (const part of brought.parts) {
        yield part;
        signal.throwIfAborted();
      }
      if (brought.state === "failed") throw brought.failure;
      if (hasFinish && brought.hasNews) deadlines.settle();
      else if (brought.parts.length > 0) deadlines.resume();
    }
    await drain(response, clock);
    isWhole = true;
  } catch (error) {
    if (!signal.aborted) throw error;
    const named = { provider: call.route.provider, providerName: deps.name };
    if (signal.reason !== leftEarly) throw describeAbort(signal.reason, named);
  } finally {
    deadlines.stop();
    callerSignal.removeEventListener("abort", onHangUp);
    // Closes the socket; after a whole answer it goes back to the pool instead.
    if (!isWhole) request.abort(leftEarly);
  }
}

type OpenAnswer = { response: UpstreamResponse; read: AnswerReader };

/** Sends the call. Throws the failure that a refusal amounts to. */
async function openAnswer(asked: RouteCall, deps: CallDeps): Promise<OpenAnswer> {
  const { dialect, upstream } = deps;
  const { signal } = deps.request;
  signal.throwIfAborted();
  const call = await inlineUploads(asked, deps.readUpload);
  const endpoint = await deps.endpointFor(call.route);
  signal.throwIfAborted();
  const named = { provider: call.route.provider, providerName: deps.name };
  const context = {
    ...named,
    messages: call.messages,
    nowMs: () => deps.clock.now(),
    redact: createRedactor(endpoint.apiKey),
  };
  const response = await upstream.send(dialect.buildRequest(call, endpoint), signal, named);
  if (!response.ok) throw await readRefusal(response, { dialect, context });
  const contentType = response.headers.get("content-type");
  return { response, read: createAnswerReader({ dialect, context, contentType }) };
}

async function readRefusal(
  { status, headers, next }: UpstreamResponse,
  { dialect, context }: { dialect: Dialect; context: AnswerContext },
): Promise<UpstreamFailure> {
  const body = await readText(next, maxFailureBytes);
  return dialect.readFailure({ status, headers, body }, context);
}

/** Reads the few bytes behind the last part, so that the connection can serve again; gives up soon. */
async function drain({ next, close }: UpstreamResponse, clock: DeadlineClock): Promise<void> {
  const cancelTimer = clock.setTimer(drainMs, close);
  try {
    while ((await next()) !== undefined);
  } catch {
    // The answer is whole: a connection that breaks now is no loss.
  } finally {
    cancelTimer();
  }
}
