import "server-only";
import type { WholeAnswer } from "../dialects/dialect";

/** A whole answer as an HTTP response. A store that is down or too busy is worth another try soon, which 503 says. */
export function wholeResponse({ status, body }: WholeAnswer, headers: Headers): Response {
  if (status === 503) headers.set("Retry-After", "1");
  return body === null ? new Response(null, { status, headers }) : Response.json(body, { status, headers });
}
