import "server-only";
import { wholeBody } from "./answer-body";

/**
 * A whole answer as the HTTP response to a request. A store that is down or too busy is worth another try soon, which
 * 503 says.
 */
export function wholeResponse(
  { request, headers }: { request: Request; headers: Headers },
  { status, body }: { status: number; body: unknown },
): Response {
  if (status === 503) headers.set("Retry-After", "1");
  if (body === null) return new Response(null, { status, headers });
  headers.set("Content-Type", "application/json");
  return new Response(wholeBody(request, JSON.stringify(body)), { status, headers });
}
