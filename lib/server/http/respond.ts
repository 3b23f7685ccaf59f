import "server-only";
import type { Dialect } from "../dialects/dialect";
import { awaitFirstNews } from "../runs/log/first-news";
import { type FrameReader, readFrames } from "../runs/log/frame-reader";
import type { LiveRun } from "../runs/log/live-run";
import type { Runtime } from "../runtime-type";
import { wholeResponse } from "./whole-response";

/** A run to be answered in a dialect, as a stream or whole. */
export type RunReply = { run: LiveRun; dialect: Dialect; stream: boolean };

/** What a handler may answer: a JSON value, or a run. */
export type Reply = { json: unknown } | RunReply;

type Context = { request: Request; headers: Headers; runtime: Pick<Runtime, "clock"> };

const streamHeaders = {
  "Content-Type": "text/event-stream; charset=utf-8",
  "Cache-Control": "no-cache, no-transform",
  "X-Accel-Buffering": "no",
};

/** The HTTP answer of a reply. Whether a run is streamed or answered whole, it is read from the same log. */
export async function respond(reply: Reply, context: Context): Promise<Response> {
  if ("json" in reply) return Response.json(reply.json, { headers: context.headers });
  return reply.stream ? streamRun(reply, context) : answerWhole(reply, context);
}

async function answerWhole({ run, dialect }: RunReply, { request, headers }: Context): Promise<Response> {
  const reader = attach(run, { holdsBack: false });
  const detach = onAbort(request.signal, reader.leave);
  const receipt = await run.ended;
  detach();
  return wholeResponse(dialect.encodeAnswer(receipt), headers);
}

async function streamRun(
  { run, dialect }: RunReply,
  { request, headers, runtime }: Context,
): Promise<Response> {
  const { clock } = runtime;
  const reader = attach(run, { holdsBack: true });
  // The body alone may not tell that the reader left: an answer whose connection is gone is dropped unread.
  const detach = onAbort(request.signal, reader.leave);
  const news = await awaitFirstNews(reader, { dialect, clock });
  if (news.type === "ended") {
    detach();
    return wholeResponse(dialect.encodeAnswer(news.receipt), headers);
  }
  for (const [name, value] of Object.entries(streamHeaders)) headers.set(name, value);
  const frames = readFrames(reader, { dialect, clock, isOverdue: news.isOverdue });
  detach();
  onAbort(request.signal, frames.leave);
  return new Response(bodyOf(frames), { headers });
}

/** Pull-based: a reader who stops reading stops the run, and through it the upstreams. */
function bodyOf(frames: FrameReader): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let hasReader = true;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const ready = await frames.next();
      if (hasReader && ready !== null) controller.enqueue(encoder.encode(ready.text));
      // A reader who left meanwhile took the controller with him.
      if (hasReader && (ready === null || ready.isLast)) controller.close();
    },
    cancel() {
      hasReader = false;
      return frames.leave();
    },
  });
}

function attach(run: LiveRun, options: { holdsBack: boolean }) {
  const reader = run.attach(options);
  if (reader === null) throw new Error("A run that has just begun has its whole log.");
  return reader;
}

/** Calls back when the caller hangs up, also when he has already; answers how to take that back. */
function onAbort(signal: AbortSignal, callback: () => unknown): () => void {
  if (signal.aborted) callback();
  signal.addEventListener("abort", callback, { once: true });
  return () => signal.removeEventListener("abort", callback);
}
