import "server-only";
import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage, ServerResponse } from "node:http";
import { type Refusal, refusalHeader, refusedPath } from "./marked-requests";
import { noteResponse } from "./open-responses";
import { methodsOf, takesMethod } from "./operations";
import { isOwnHost } from "./own-names";

/** The header that carries the caller's socket address to route handlers, which cannot see the socket. */
export const socketAddressHeader = "x-llmwise-socket-address";

/** The methods that Next hands on; it answers any other one itself, with nothing. */
const knownMethods = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/** With these Next takes an API request for one of its own pages' and sends it elsewhere. */
const pageHeaders = ["rsc", "next-router-prefetch", "next-router-segment-prefetch", "next-router-state-tree"];

/**
 * From now on every request that reaches this process's HTTP server passes here first. It gets its socket's address in
 * `socketAddressHeader`, whatever a caller wrote there; and what Next would answer in its own way, with a page or an
 * empty body, is led to our handlers (`marked-requests.ts`). `ownNames`: the names it answers to, null for all.
 */
export function guardDoor({ ownNames }: { ownNames: ReadonlySet<string> | null }): void {
  subscribe("http.server.request.start", (message) => {
    // The channel's published message is `{ request, response, socket, server }` (Node's documentation).
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    admitRequest(request, ownNames);
    noteResponse(request, response);
  });
}

/** What a request needs of its message; the door changes it in place. */
export type DoorRequest = Pick<IncomingMessage, "headers" | "method" | "url"> & {
  socket: Pick<IncomingMessage["socket"], "remoteAddress">;
};

/** Lets one request in, or marks it as refused. */
export function admitRequest(request: DoorRequest, ownNames: ReadonlySet<string> | null): void {
  const { headers } = request;
  headers[socketAddressHeader] = request.socket.remoteAddress ?? "";
  delete headers[refusalHeader];
  const path = pathOf(request.url ?? "/");
  const isApi = path.startsWith("/api/") || path.startsWith("/v1/");
  if (isApi) for (const name of pageHeaders) delete headers[name];
  const refusal = refusalOf(request, { path, isApi, ownNames });
  if (refusal === null) return;
  headers[refusalHeader] = refusal;
  request.url = refusedPath;
  // The handler behind that path reads no body, whatever the method was.
  request.method = "GET";
}

function refusalOf(
  { headers, method = "GET" }: DoorRequest,
  { path, isApi, ownNames }: { path: string; isApi: boolean; ownNames: ReadonlySet<string> | null },
): Refusal | null {
  if (ownNames !== null && !isOwnHost(headers.host, ownNames)) return "foreign-host";
  if (!isApi) return null;
  if (!isWellEncoded(path)) return "malformed-path";
  const methods = methodsOf(path);
  if (methods !== null && !takesMethod(methods, method)) return `method ${methods.join(", ")}`;
  return knownMethods.has(method) ? null : "method ";
}

/** The path of a request target, which may be a whole address. */
function pathOf(target: string): string {
  const end = target.search(/[?#]/);
  const path = end === -1 ? target : target.slice(0, end);
  return path.startsWith("/") ? path : (/^[a-z]+:\/\/[^/]*(\/.*)?$/i.exec(path)?.[1] ?? path);
}

function isWellEncoded(path: string): boolean {
  if (!path.includes("%")) return true;
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}
