import type { Page } from "playwright-core";
import type { StreamEvent } from "@/lib/contracts/stream-events";

declare global {
  var scriptedStreams: ReadableStreamDefaultController<Uint8Array>[];
}

/** The other side of the page's chat requests, in the hands of the test: nothing comes before it says so. */
export type ScriptedStreams = {
  /** Gives these events to the newest request, as one piece. */
  give: (...events: StreamEvent[]) => Promise<void>;
  /** Ends the newest stream as the server does; the page lets go of it. */
  finish: () => Promise<void>;
};

/** Answers every chat request of the page from here on by script, until it is loaded again. */
export async function scriptStreams(page: Page): Promise<ScriptedStreams> {
  await page.evaluate(() => {
    globalThis.scriptedStreams = [];
    const send = globalThis.fetch;
    globalThis.fetch = async (...request) => {
      if (request[0] !== "/api/v1/chat") return send(...request);
      const body = new ReadableStream<Uint8Array>({
        start: (controller) => void globalThis.scriptedStreams.push(controller),
      });
      return new Response(body, { headers: { "x-request-id": "req_scripted1" } });
    };
  });
  const write = (payloads: readonly string[]) =>
    page.evaluate(
      (frames) => {
        globalThis.scriptedStreams.at(-1)?.enqueue(new TextEncoder().encode(frames));
      },
      payloads.map((payload) => `data: ${payload}\n\n`).join(""),
    );

  return {
    give: (...events) => write(events.map((event) => JSON.stringify(event))),
    finish: () => write(["[DONE]"]),
  };
}
