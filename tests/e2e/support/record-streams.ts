import type { Page } from "playwright-core";

declare global {
  var streamsRead: Promise<string>[];
}

/** Keeps a copy of every chat stream that the page reads from now on. Read it with `readLastStream`. */
export function recordStreams(page: Page): Promise<void> {
  return page.evaluate(() => {
    globalThis.streamsRead = [];
    const send = globalThis.fetch;
    globalThis.fetch = (...request) => {
      const answered = send(...request);
      if (request[0] === "/api/v1/chat") {
        globalThis.streamsRead.push(answered.then((response) => response.clone().text()));
      }
      return answered;
    };
  });
}

/** The newest stream, whole, once it has ended. */
export function readLastStream(page: Page): Promise<string> {
  return page.evaluate(async () => (await globalThis.streamsRead.at(-1)) ?? "");
}
