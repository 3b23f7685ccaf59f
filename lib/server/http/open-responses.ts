import "server-only";
import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";

/**
 * The header by which a route handler, which sees neither the socket nor its response, finds the latter. The door writes
 * it over whatever a caller wrote there; the names cannot be guessed, so nobody reaches another's response.
 */
const responseHeader = "x-llmwise-response";

/** Next compiles the door and the handlers into bundles of their own, each with its own copy of this module. */
const shared = globalThis as { llmwiseOpenResponses?: Map<string, ServerResponse> };
shared.llmwiseOpenResponses ??= new Map();
const responses = shared.llmwiseOpenResponses;
const processName = randomUUID();
let count = 0;

/** Notes the response of a request for as long as it is open. */
export function noteResponse({ headers }: Pick<IncomingMessage, "headers">, response: ServerResponse): void {
  count += 1;
  const name = `${processName}-${count}`;
  headers[responseHeader] = name;
  responses.set(name, response);
  response.once("close", () => responses.delete(name));
}

/** The open response to a request; null where no HTTP server of ours took it. */
export function openResponseTo(request: Request): ServerResponse | null {
  return responses.get(request.headers.get(responseHeader) ?? "") ?? null;
}
