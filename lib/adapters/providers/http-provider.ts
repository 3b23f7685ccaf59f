import "server-only";
import type { ModelPart, OpenRoute, RouteCall, ServableRoute } from "@/lib/core/orchestration/model-call";
import { type DeadlineClock, startDeadlines, type Timeouts } from "@/lib/core/resilience/deadlines";
import { describeBrokenStream } from "./describe-failure";
import type { AnswerContext, AnswerDecoder, Dialect, Endpoint } from "./dialect";
import { createEventReader, maxEventCharacters, type NextChunk, readText } from "./read-body";
import { createRedactor } from "./redact";
import { describeAbort, type UpstreamFetch, type UpstreamResponse } from "./upstream-fetch";

/** How much of a refusal is read, in bytes, and how long a finished connection may take to end, in milliseconds. */
const maxFailureBytes = 64 * 1024;
const drainMs = 250;

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
    for await (const part of readAnswer(call, signal, deps)) {
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

async function* readAnswer(
  call: RouteCall,
  signal: AbortSignal,
  deps: CallDeps,
): AsyncGenerator<ModelPart, void> {
  const { dialect, upstream, clock, name } = deps;
  const endpoint = await deps.endpointFor(call.route);
  const context: AnswerContext = {
    provider: call.route.provider,
    providerName: name,
    messages: call.messages,
    redact: createRedactor(endpoint.apiKey),
  };
  signal.throwIfAborted();
  const response = await upstream.send(dialect.buildRequest(call, endpoint), signal, context);
  const { ok, status, headers, next } = response;
  if (!ok) {
    const body = await readText(next, maxFailureBytes);
    throw dialect.readFailure({ status, headers, body, nowMs: clock.now() }, context);
  }
  const decoder = dialect.createDecoder(context);
  switch (bodyFormat(response)) {
    case "page":
      throw describeBrokenStream("answered with a page instead of a stream", context);
    case "json":
      // A server that ignores `stream: true`: the body is one event.
      yield* decoder.decode({ data: await readText(next, maxEventCharacters) });
      yield* decoder.end();
      return;
    case "events":
      yield* readEvents(next, { decoder, context, clock, signal, request: deps.request });
  }
}

type EventDeps = {
  decoder: AnswerDecoder;
  context: AnswerContext;
  clock: DeadlineClock;
  signal: AbortSignal;
  request: AbortController;
};

async function* readEvents(next: NextChunk, deps: EventDeps): AsyncGenerator<ModelPart, void> {
  const { decoder, context, signal } = deps;
  const reader = createEventReader();
  const nextOrEnd = () =>
    next().catch((error) => {
      if (signal.aborted || !decoder.hasFinish()) throw error;
      return undefined;
    });
  for (let bytes = await nextOrEnd(); bytes !== undefined; bytes = await nextOrEnd()) {
    for (const event of feed(reader, bytes, context)) {
      for (const part of decoder.decode(event)) {
        yield part;
        if (part.type === "finish") return drain(next, deps);
      }
    }
  }
  yield* decoder.end();
}

function feed(reader: ReturnType<typeof createEventReader>, bytes: Uint8Array, context: AnswerContext) {
  try {
    return reader.feed(bytes);
  } catch (error) {
    throw describeBrokenStream("sent an event that is too long", context, error);
  }
}

/** Reads the few bytes behind the last part, so that the connection can serve again; gives up soon. */
async function drain(
  next: NextChunk,
  { clock, request }: Pick<EventDeps, "clock" | "request">,
): Promise<void> {
  const cancelTimer = clock.setTimer(drainMs, () => request.abort(leftEarly));
  try {
    while ((await next()) !== undefined);
  } catch {
    // The answer is whole: a connection that breaks now is no loss.
  } finally {
    cancelTimer();
  }
}

function bodyFormat({ headers }: UpstreamResponse): "events" | "json" | "page" {
  const type = headers.get("content-type")?.toLowerCase() ?? "";
  if (type.startsWith("application/json")) return "json";
  return type.startsWith("text/html") ? "page" : "events";
}
