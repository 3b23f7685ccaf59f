import "server-only";
import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";

/** The header that carries the caller's socket address to route handlers, which cannot see the socket. */
export const socketAddressHeader = "x-llmwise-socket-address";

/**
 * From now on every request that reaches this process's HTTP server carries its socket's address in
 * `socketAddressHeader`; what a caller wrote there is overwritten. Called once, at the start.
 */
export function noteSocketAddresses(): void {
  subscribe("http.server.request.start", (message) => {
    // The channel's published message is `{ request, response, socket, server }` (Node's documentation).
    const { request } = message as { request: IncomingMessage };
    request.headers[socketAddressHeader] = request.socket.remoteAddress ?? "";
  });
}
