import "server-only";
import type { SendHandle } from "node:child_process";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { Server as HttpServer } from "node:http";
import { createServer } from "node:net";

/** How many times more the listening socket is watched. */
export const extraAcceptors = 7;

/** What is said about it, in both directions. */
type Message = { acceptors: number };

/**
 * Lets many connections that come at once be accepted soon. For each watched socket libuv accepts one connection in a
 * turn of the event loop; when hundreds of answers stream, a turn takes long, and the last callers of a burst would wait
 * for seconds. So the process that started this one (`scripts/serve.mjs`) is asked with the first request whether it
 * hands the listening socket back, and if so is handed it: each copy is watched by itself, and all lead to the one HTTP
 * server. Another supervisor does not answer, and keeps no socket of ours; then one is accepted a turn.
 */
export function acceptInBursts(): void {
  if (process.send === undefined) return;
  let http: HttpServer | undefined;

  function ask(request: unknown): void {
    unsubscribe("http.server.request.start", ask);
    // The channel's published message is `{ request, response, socket, server }` (Node's documentation).
    http = (request as { server: HttpServer }).server;
    tell({ acceptors: extraAcceptors });
  }

  subscribe("http.server.request.start", ask);
  process.on("message", (message, handle?: unknown) => {
    if (http === undefined || !isOurs(message)) return;
    if (handle === undefined) {
      const listening = listeningHandle(http);
      if (listening !== null) tell(message, listening);
    } else accept(handle, http);
  });
}

function isOurs(message: unknown): message is Message {
  return typeof message === "object" && message !== null && "acceptors" in message;
}

/** The starter may have ended meanwhile. */
function tell(message: Message, handle?: SendHandle): void {
  if (process.connected) process.send?.(message, handle);
}

function accept(handle: unknown, http: HttpServer): void {
  const acceptor = createServer({ allowHalfOpen: true, noDelay: true });
  acceptor.on("connection", (socket) => http.emit("connection", socket));
  acceptor.on("error", () => acceptor.close());
  acceptor.listen(handle);
}

/** The socket below a server: sent itself, it arrives as it is; a server would begin to accept where it arrives. */
function listeningHandle(server: HttpServer): SendHandle | null {
  const { _handle } = server as unknown as { _handle?: SendHandle | null };
  return _handle ?? null;
}
