import "server-only";
import type { SendHandle } from "node:child_process";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { Server as HttpServer } from "node:http";
import { createServer, type Server } from "node:net";

/** How many times more the listening socket is watched. */
export const extraAcceptors = 7;

/**
 * Lets many connections that come at once be accepted soon. For each watched socket libuv accepts one connection in a
 * turn of the event loop; when hundreds of answers stream, a turn takes long, and the last callers of a burst would wait
 * for seconds. So the process that started this one (`scripts/serve.mjs`) is handed the listening socket with the first
 * request, and hands it back some times: each is watched by itself, and all lead to the one HTTP server. A server that
 * nobody started in that way accepts one a turn.
 */
export function acceptInBursts(): void {
  if (process.send === undefined) return;
  let http: HttpServer | undefined;

  function handOver(request: unknown): void {
    // The channel's published message is `{ request, response, socket, server }` (Node's documentation).
    const { server } = request as { server: HttpServer };
    unsubscribe("http.server.request.start", handOver);
    http = server;
    const handle = listeningHandle(server);
    // The starter may have ended meanwhile.
    if (handle !== null && process.connected) process.send?.({ copies: extraAcceptors }, handle);
  }

  subscribe("http.server.request.start", handOver);
  process.on("message", (_message, handle?: unknown) => {
    if (handle === undefined) return;
    const acceptor: Server = createServer({ allowHalfOpen: true, noDelay: true });
    acceptor.on("connection", (socket) => http?.emit("connection", socket));
    acceptor.on("error", () => acceptor.close());
    acceptor.listen(handle);
  });
}

/** The socket below a server: sent itself, it arrives as it is; a server would begin to accept where it arrives. */
function listeningHandle(server: HttpServer): SendHandle | null {
  const { _handle } = server as unknown as { _handle?: SendHandle | null };
  return _handle ?? null;
}
