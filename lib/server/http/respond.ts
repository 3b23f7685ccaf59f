import "server-only";
import type { AppError } from "@/lib/contracts/errors";
import type { ErrorEvent, StreamEvent } from "@/lib/contracts/stream-events";
import { gateFirstEvent } from "@/lib/core/stream/first-event";
import { encodeEvent, endFrame } from "@/lib/core/stream/sse-encode";
import { sseFrames } from "@/lib/core/stream/sse-frames";
import type { Runtime } from "../runtime-type";
import { toAppError } from "./error-response";

/**
 * How a run ended: the JSON answer, the error event that closed it with what had been answered by then, or a caller
 * who is not there any more.
 */
export type RunEnd =
  | { type: "answered"; answer: Record<string, unknown> }
  | { type: "failed"; error: ErrorEvent; answers: readonly { model: string; content: string }[] }
  | { type: "left" };

/** A run under way. `abandon` is called when the caller hangs up; it must make the generator end soon. */
export type Run = {
  events: AsyncGenerator<StreamEvent, RunEnd, undefined>;
  abandon: () => void;
  stream: boolean;
};

/** What a handler may answer: a JSON value, or a run to be streamed or collected. */
export type Reply = { json: unknown } | { run: Run };

type Context = { request: Request; requestId: string; headers: Headers; runtime: Runtime };

const streamHeaders = {
  "Content-Type": "text/event-stream; charset=utf-8",
  "Cache-Control": "no-cache, no-transform",
  "X-Accel-Buffering": "no",
};

/** The HTTP answer of a reply. A run is streamed, or collected from the very same generator. */
export async function respond(reply: Reply, context: Context): Promise<Response> {
  if ("json" in reply) return Response.json(reply.json, { headers: context.headers });
  const { run } = reply;
  const { signal } = context.request;
  if (signal.aborted) run.abandon();
  signal.addEventListener("abort", run.abandon, { once: true });
  return run.stream ? streamRun(run, context) : collectRun(run, context);
}

async function collectRun({ events }: Run, { headers }: Context): Promise<Response> {
  let step = await events.next();
  while (!step.done) step = await events.next();
  switch (step.value.type) {
    case "answered":
      return Response.json(step.value.answer, { headers });
    case "failed":
      return failureResponse(step.value.error, headers, step.value.answers);
    case "left":
      // Nobody reads this; the status is the one that proxies log for a caller who hung up.
      return new Response(null, { status: 499, headers });
  }
}

async function streamRun(run: Run, { request, headers, runtime, requestId }: Context): Promise<Response> {
  const { clock, log } = runtime;
  // The body alone may not tell that the reader left: an answer whose connection is gone is dropped unread.
  const end = () => {
    run.events.return({ type: "left" }).catch((error: unknown) => {
      log.error("stream not closed", { requestId, error });
    });
  };
  request.signal.addEventListener("abort", end, { once: true });
  const first = await gateFirstEvent(run.events, clock);
  if (first.type === "failed") return failureResponse(first.error, headers);
  for (const [name, value] of Object.entries(streamHeaders)) headers.set(name, value);
  const frames = sseFrames(first.events, { ...clock, isOverdue: first.isOverdue });
  const encoder = new TextEncoder();
  let hasReader = true;
  const body = new ReadableStream<Uint8Array>(
    {
      // Pull-based: a reader who stops reading stops the run, and through it the upstreams.
      async pull(controller) {
        try {
          const frame = await frames.next();
          // A reader who left meanwhile took the controller with him.
          if (!hasReader) return;
          if (frame.done) controller.close();
          else controller.enqueue(encoder.encode(frame.value));
        } catch (error) {
          // A run reports its own failures once it is reserved: what arrives here was refused before, and cost nothing.
          const refusal = refusalEvent(toAppError(error, { requestId, log }), requestId);
          if (!hasReader) return;
          controller.enqueue(encoder.encode(encodeEvent(refusal) + endFrame));
          controller.close();
        }
      },
      async cancel() {
        hasReader = false;
        run.abandon();
        await frames.return();
      },
    },
    { highWaterMark: 1 },
  );
  return new Response(body, { headers });
}

function refusalEvent({ message, code, status, details }: AppError, requestId: string): ErrorEvent {
  return {
    event: "error",
    error: message,
    code,
    status_code: status,
    ...details,
    refunded: true,
    partial: false,
    request_id: requestId,
  };
}

/**
 * A failure before the first byte keeps its status; the fields that only a stream needs are left out. A caller who
 * does not stream is given the part that was answered, since he pays for it.
 */
function failureResponse(
  error: ErrorEvent,
  headers: Headers,
  answers: readonly { model: string; content: string }[] = [],
): Response {
  const { event: _event, status_code: status, partial, ...body } = error;
  return Response.json({ ...body, ...(partial && { partial, answers }) }, { status, headers });
}
