import "server-only";
import * as z from "zod";
import type { UpstreamFailure } from "@/lib/core/resilience/upstream-failure";
import { readComplaintWords } from "../complaint-words";
import { describeFailure, type UpstreamComplaint } from "../describe-failure";
import type { AnswerContext, FailedResponse } from "../dialect";
import { parseJson } from "../parse-json";
import { lookUp } from "../wire-values";

const errorBody = z.object({
  type: z.string().nullish().catch(null),
  error: z.object({
    type: z.string().nullish().catch(null),
    message: z.string().nullish().catch(null),
  }),
});

/** The documented error types, for errors that come after a 200. An unknown one is taken for an overload. */
const statusByType: Readonly<Record<string, number>> = {
  invalid_request_error: 400,
  authentication_error: 401,
  billing_error: 402,
  permission_error: 403,
  not_found_error: 404,
  request_too_large: 413,
  rate_limit_error: 429,
  api_error: 500,
  timeout_error: 504,
  overloaded_error: 529,
};

/** A response outside 200..299 as a failure. A body that is not JSON (a proxy's page) is not shown. */
export function readAnthropicFailure(response: FailedResponse, context: AnswerContext): UpstreamFailure {
  const { status, headers } = response;
  const complaint = readAnthropicComplaint(parseJson(response.body), status);
  return describeFailure({ ...complaint, status, headers }, context);
}

/** The complaint of `{type: "error", error: {type, message}}`; null for anything else. `status` null: by the type. */
export function readAnthropicComplaint(value: unknown, status: number | null): UpstreamComplaint | null {
  const body = errorBody.safeParse(Array.isArray(value) ? value[0] : value);
  if (!body.success) return null;
  const { type, message } = body.data.error;
  return {
    status: status ?? lookUp(statusByType, type ?? "") ?? 500,
    message,
    words: readComplaintWords(value),
  };
}
