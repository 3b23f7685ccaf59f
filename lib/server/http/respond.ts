import "server-only";
import type { Dialect } from "../dialects/dialect";
import { awaitFirstNews } from "../runs/log/first-news";
import { pumpFrames } from "../runs/log/frame-pump";
import type { LiveRun } from "../runs/log/live-run";
import type { Runtime } from "../runtime-type";
import { AnswerBody } from "./answer-body";
import { type FileReply, fileResponse } from "./file-response";
import { wholeResponse } from "./whole-response";

/** A run to be answered in a dialect, as a stream or whole. */
export type RunReply = { run: LiveRun; dialect: Dialect; stream: boolean };

/** What a handler may answer: a JSON value, a file, or a run. */
export type Reply = { json: unknown } | FileReply | RunReply;

type Context = { request: Request; headers: Headers; runtime: Pick<Runtime, "clock"> };

const streamHeaders = {
  "Content-Type": "text/event-stream; charset=utf-8",
  "Cache-Control": "no-cache, no-transform",
  "X-Accel-Buffering": "no",
};

/** The HTTP answer of a reply. Whether a run is streamed or answered whole, it is read from the same log. */
export async function respond(reply: Reply, context: Context): Promise<Response> {
  if ("json" in reply) return wholeResponse(context, { status: 200, body: reply.json });
  if ("file" in reply) return fileResponse(reply, context.headers);
  return reply.stream ? streamRun(reply, context) : answerWhole(reply, context);
}

async function answerWhole({ run, dialect }: RunReply, context: Context): Promise<Response> {
  const reader = attach(run, { holdsBack: false });
  const detach = onAbort(context.request.signal, reader.leave);
  const receipt = await run.ended;
  detach();
  return wholeResponse(context, dialect.encodeAnswer(receipt));
}

async function streamRun({ run, dialect }: RunReply, context: Context): Promise<Response> {
  const { request, headers } = context;
  const { clock } = context.runtime;
  const reader = attach(run, { holdsBack: true });
  // The body alone may not tell that the reader left: an answer whose connection is gone is dropped unread.
  const detach = onAbort(request.signal, reader.leave);
  const news = await awaitFirstNews(reader, { dialect, clock });
  if (news.type === "ended") {
    detach();
    return wholeResponse(context, dialect.encodeAnswer(news.receipt));
  }
  for (const [name, value] of Object.entries(streamHeaders)) headers.set(name, value);
  const body = new AnswerBody(request, (sink) => {
    const leave = pumpFrames(reader, sink, { dialect, clock, isOverdue: news.isOverdue });
    detach();
    onAbort(request.signal, leave);
    return leave;
  });
  return new Response(body, { headers });
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
