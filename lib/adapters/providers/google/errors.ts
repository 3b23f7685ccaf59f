import "server-only";
import * as z from "zod";
import { clampRetryAfter, parseRetryAfter } from "@/lib/core/resilience/retry-after";
import type { UpstreamFailure } from "@/lib/core/resilience/upstream-failure";
import { describeFailure, type UpstreamComplaint } from "../describe-failure";
import type { AnswerContext, FailedResponse } from "../dialect";
import { parseJson } from "../parse-json";

const text = z.string().nullish().catch(null);

/** `google.rpc.Status` with the two details we read: ErrorInfo's reason and RetryInfo's delay ("34.07s"). */
const errorBody = z.object({
  error: z.object({
    code: z.number().nullish().catch(null),
    message: text,
    status: text,
    details: z
      .array(z.object({ reason: text, retryDelay: text }))
      .nullish()
      .catch(null),
  }),
});

/** A response outside 200..299 as a failure. A body that is not JSON (a proxy's page) is not shown. */
export function readGoogleFailure(response: FailedResponse, context: AnswerContext): UpstreamFailure {
  const { status } = response;
  const complaint = readGoogleComplaint(parseJson(response.body), status);
  const retryAfterMs = parseRetryAfter(response.headers, response.nowMs) ?? complaint?.retryAfterMs;
  return describeFailure({ ...complaint, status, retryAfterMs }, context);
}

/** The complaint of an error body, bare or in an array; null for anything else. `status` null: by the body's code. */
export function readGoogleComplaint(value: unknown, status: number | null): UpstreamComplaint | null {
  const body = errorBody.safeParse(Array.isArray(value) ? value[0] : value);
  if (!body.success) return null;
  const { code, message, status: word, details } = body.data.error;
  // A bad key comes as 400 INVALID_ARGUMENT; only the reason tells it from a bad request.
  const reason = details?.find((detail) => detail.reason === "API_KEY_INVALID")?.reason;
  const delay = details?.find((detail) => detail.retryDelay)?.retryDelay;
  return {
    status: status ?? code ?? 500,
    code: reason ?? word,
    message,
    retryAfterMs: delay ? parseDelay(delay) : null,
  };
}

/** A protobuf duration in JSON: decimal seconds with an "s". */
function parseDelay(delay: string): number | null {
  const seconds = /^(\d+(?:\.\d+)?)s$/.exec(delay)?.[1];
  return seconds === undefined ? null : clampRetryAfter(Number(seconds) * 1000);
}
