import "server-only";
import type { Dispatcher } from "undici";
import { createByteQueue, type Ending, type NextBytes } from "./byte-queue";
import { describeNetworkError, type NamedProvider } from "./describe-network-error";
import { inflateBody } from "./inflate-body";

export type UpstreamResponse = {
  ok: boolean;
  status: number;
  headers: { get: (name: string) => string | null };
  /** Throws UpstreamFailure when the connection breaks, and the signal's reason when it is aborted. */
  next: NextBytes;
  /** Ends the connection. Behind what has come already, the body is at its end. */
  close: () => void;
};

/** A reader that is so far behind stops the server. */
const maxQueuedBytes = 256 * 1024;

/**
 * One request and its response, from undici's callbacks to a reader. An abort of `signal` ends it at any time, also
 * before there is a connection.
 */
export function openExchange(
  signal: AbortSignal,
  named: NamedProvider,
): { handler: Dispatcher.DispatchHandler; response: Promise<UpstreamResponse> } {
  let controller: Dispatcher.DispatchController | null = null;
  let isOver = false;
  let hasHead = false;
  let resolveHead: (response: UpstreamResponse) => void;
  let rejectHead: (error: unknown) => void;
  const response = new Promise<UpstreamResponse>((resolve, reject) => {
    resolveHead = resolve;
    rejectHead = reject;
  });
  const body = createByteQueue(() => {
    if (controller?.paused) controller.resume();
  });

  const onAbort = () => {
    body.cut(signal.reason);
    stop({ error: signal.reason });
  };
  signal.addEventListener("abort", onAbort, { once: true });

  /** Ends the exchange from our side. Once the response is whole, its socket is back in the pool and stays there. */
  function stop(ending: Ending) {
    if (isOver) return;
    settle(ending);
    controller?.abort(stopped);
  }

  function settle(ending: Ending) {
    if (isOver) return;
    isOver = true;
    signal.removeEventListener("abort", onAbort);
    body.end(ending);
    if (ending !== "whole") rejectHead(ending.error);
  }

  function answerHead(status: number, headers: Record<string, string | string[] | undefined>) {
    hasHead = true;
    const get = (name: string) => [headers[name] ?? []].flat().join(", ") || null;
    const next = inflateBody(body.next, get("content-encoding"), named);
    resolveHead({ ok: status < 300, status, headers: { get }, next, close: () => stop("whole") });
  }

  const handler: Dispatcher.DispatchHandler = {
    onRequestStart(started) {
      controller = started;
      // Nobody waits any more for a connection that has only now come about.
      if (isOver) started.abort(stopped);
    },
    onResponseStart(_controller, status, headers) {
      // 1xx only announce the response.
      if (status >= 200) answerHead(status, headers);
    },
    onResponseData(_controller, chunk) {
      if (!isOver) body.push(chunk);
      if (body.queuedBytes() > maxQueuedBytes) controller?.pause();
    },
    onResponseEnd: () => settle("whole"),
    onResponseError(_controller, error) {
      const problem = hasHead ? "broke the connection" : "could not be reached";
      settle({ error: describeNetworkError(error, named, problem) });
    },
  };
  if (signal.aborted) onAbort();
  return { handler, response };
}

/** What undici is told when we end an exchange. It never reaches a caller. */
const stopped = new Error("the exchange is over");
