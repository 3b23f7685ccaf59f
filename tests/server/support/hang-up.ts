import { request } from "node:http";
import type { AppServer } from "./app-server";

/** A caller on a connection of his own, who can leave at any moment. */
export type Caller = {
  /** Resolves once so many whole events have arrived. */
  untilEvents: (count: number) => Promise<void>;
  /** Breaks the connection; the moment of `performance.now()`. */
  hangUp: () => number;
};

/** Sends a request, of chat unless told otherwise, and keeps the connection open. */
export function startCaller(server: Pick<AppServer, "url" | "apiKey">, body: object, path = "/chat"): Caller {
  const sent = request(`${server.url}/api/v1${path}`, {
    method: "POST",
    agent: false,
    headers: { authorization: `Bearer ${server.apiKey}`, "content-type": "application/json" },
  });
  let arrived = "";
  let wake: () => void = () => undefined;
  sent.on("response", (message) => {
    message.setEncoding("utf8").on("data", (chunk: string) => {
      arrived += chunk;
      wake();
    });
    message.on("error", ignoreOwnHangUp);
  });
  sent.on("error", ignoreOwnHangUp);
  sent.end(JSON.stringify(body));
  return {
    untilEvents: async (count) => {
      while (arrived.split("\n\n").length <= count) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    hangUp: () => {
      sent.destroy();
      return performance.now();
    },
  };
}

/** A connection that we break ourselves reports it as an error. */
const ignoreOwnHangUp = () => undefined;
