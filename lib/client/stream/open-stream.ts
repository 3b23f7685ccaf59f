import { createParser } from "eventsource-parser";
import type { StreamEvent } from "@/lib/contracts/stream-events";
import { renewSession } from "../data/clerk-session";
import { connectionFailure, failureFromResponse, plainFailure, RunFailureError } from "../data/run-failure";

export type OpenStreamOptions = {
  path: string;
  body: unknown;
  signal: AbortSignal;
  /** Set in tests. */
  fetch?: typeof globalThis.fetch;
};

/** An open run: the id under which the server logs it, and its events as they arrive. */
export type OpenedStream = { requestId: string | null; events: AsyncGenerator<StreamEvent, void, void> };

/**
 * Starts a run and returns its stream (CONTRACT.md §2). Throws `RunFailureError` for a JSON error answer, for a
 * connection that fails, and, out of `events`, for a stream that ends without `[DONE]`. An abort is rethrown
 * untouched. Leaving the iteration early closes the connection.
 */
export async function openStream({
  path,
  body,
  signal,
  fetch = globalThis.fetch,
}: OpenStreamOptions): Promise<OpenedStream> {
  await renewSession();
  const response = await fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "text/event-stream" },
    body: JSON.stringify(body),
    signal,
  }).catch((cause: unknown) => {
    throw connectionFailure(cause, signal);
  });
  if (!response.ok) throw new RunFailureError(await failureFromResponse(response));
  if (!response.body) throw new RunFailureError(interruption());
  return {
    requestId: response.headers.get("x-request-id"),
    events: readEvents(response.body, signal),
  };
}

async function* readEvents(
  bytes: ReadableStream<Uint8Array<ArrayBuffer>>,
  signal: AbortSignal,
): AsyncGenerator<StreamEvent, void, void> {
  const reader = bytes.getReader();
  const decoder = new TextDecoder();
  const payloads: string[] = [];
  const parser = createParser({ onEvent: ({ data }) => payloads.push(data) });
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) throw new RunFailureError(interruption());
      parser.feed(decoder.decode(value, { stream: true }));
      for (const data of payloads.splice(0)) {
        if (data === "[DONE]") return;
        yield parseEvent(data);
      }
    }
  } catch (thrown) {
    if (thrown instanceof RunFailureError || signal.aborted) throw thrown;
    throw new RunFailureError(interruption(), { cause: thrown });
  } finally {
    // Cancelling a stream that has already failed rejects with the same failure; it was told above.
    await reader.cancel().catch(() => undefined);
  }
}

function parseEvent(data: string): StreamEvent {
  // Our own server's encoder accepts this union alone; checking it again would put zod into the page.
  return JSON.parse(data) as StreamEvent;
}

function interruption() {
  return plainFailure("interrupted", "The connection ended before the answer was complete.");
}
