import "server-only";
import type { ModelPart } from "@/lib/core/orchestration/model-call";
import type { DeadlineClock } from "@/lib/core/resilience/deadlines";
import { describeBrokenStream } from "./describe-failure";
import type { AnswerContext, AnswerDecoder, Dialect } from "./dialect";
import { createEventReader, maxEventCharacters, type NextChunk, readText } from "./read-body";
import type { UpstreamResponse } from "./upstream-fetch";

/** How much of a refusal is read, in bytes, and how long a finished connection may take to end, in milliseconds. */
const maxFailureBytes = 64 * 1024;
const drainMs = 250;

type AnswerDeps = {
  dialect: Dialect;
  context: AnswerContext;
  clock: DeadlineClock;
  signal: AbortSignal;
  /** Ends the connection, whatever is under way. */
  close: () => void;
};

/**
 * Reads a response into parts: a stream of events, or one JSON body from a server that does not stream. It throws
 * UpstreamFailure for a refusal, a page, and a stream that breaks off or that nobody can read.
 */
export async function* readAnswer(
  response: UpstreamResponse,
  deps: AnswerDeps,
): AsyncGenerator<ModelPart, void> {
  const { dialect, context, clock } = deps;
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
      yield* readEvents(next, decoder, deps);
  }
}

async function* readEvents(
  next: NextChunk,
  decoder: AnswerDecoder,
  deps: AnswerDeps,
): AsyncGenerator<ModelPart, void> {
  const { context, signal } = deps;
  const reader = createEventReader();
  // A connection that breaks after the finish takes nothing away.
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
async function drain(next: NextChunk, { clock, close }: Pick<AnswerDeps, "clock" | "close">): Promise<void> {
  const cancelTimer = clock.setTimer(drainMs, close);
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
