import "server-only";
import type { AppError } from "@/lib/contracts/errors";
import type { WholeAnswer } from "../dialects/dialect";
import { getRuntime } from "../runtime";
import type { Runtime } from "../runtime-type";
import { toAppError } from "../to-app-error";
import { CallerLeft } from "./caller-left";
import { wholeResponse } from "./whole-response";

/** What every answer starts from: the world, the request's id, and the headers that it will carry. */
export type AnswerContext = { runtime: Runtime; requestId: string; headers: Headers };

/** How a dialect tells an error. */
export type EncodeError = (error: AppError, requestId: string) => WholeAnswer;

/** On every answer of the API. */
const commonHeaders = {
  "Cache-Control": "private, no-store",
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "strict-origin-when-cross-origin",
};

/** What proxies log for a caller who hung up; nobody reads it. */
const callerLeftStatus = 499;

/**
 * Answers a request by `work`: every answer carries the request id, what `work` wrote into the headers, and
 * `commonHeaders`, and every error is told by `encodeError`. A caller who left is nobody's fault.
 */
export async function answer(
  request: Request,
  encodeError: EncodeError,
  work: (context: AnswerContext) => Promise<Response>,
): Promise<Response> {
  const runtime = await getRuntime();
  const requestId = runtime.newId("req");
  const headers = new Headers({ "X-Request-Id": requestId, ...commonHeaders });
  try {
    return await work({ runtime, requestId, headers });
  } catch (error) {
    if (error instanceof CallerLeft) return new Response(null, { status: callerLeftStatus, headers });
    leaveUnread(request, headers);
    const told = toAppError(error, { requestId, log: runtime.log });
    for (const [name, value] of Object.entries(told.headers)) headers.set(name, value);
    return wholeResponse({ request, headers }, encodeError(told, requestId));
  }
}

/** How much of a body that nobody wants is still taken in, so that the connection can serve again. */
const unreadBytes = 64 * 1024;

/** A long body that was refused unread is not waited for: its connection closes behind the answer. */
function leaveUnread(request: Request, headers: Headers): void {
  if (request.body === null || request.bodyUsed) return;
  const { headers: said } = request;
  const isLong = said.has("transfer-encoding") || Number(said.get("content-length")) > unreadBytes;
  if (isLong) headers.set("Connection", "close");
}
