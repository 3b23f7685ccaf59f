import "server-only";
import * as z from "zod";
import type { UpstreamFailure } from "@/lib/core/resilience/upstream-failure";
import { readComplaintWords } from "../complaint-words";
import { describeFailure, type UpstreamComplaint } from "../describe-failure";
import type { AnswerContext, FailedResponse } from "../dialect";
import { parseJson } from "../parse-json";

const text = z.string().nullish().catch(null);

/** `google.rpc.Status`. Its details, of which ErrorInfo's reason and RetryInfo's delay count, are read as words. */
const errorBody = z.object({
  error: z.object({ code: z.number().nullish().catch(null), message: text }),
});

/** A response outside 200..299 as a failure. A body that is not JSON (a proxy's page) is not shown. */
export function readGoogleFailure(response: FailedResponse, context: AnswerContext): UpstreamFailure {
  const { status, headers } = response;
  const complaint = readGoogleComplaint(parseJson(response.body), status);
  return describeFailure({ ...complaint, status, headers }, context);
}

/** The complaint of an error body, bare or in an array; null for anything else. `status` null: by the body's code. */
export function readGoogleComplaint(value: unknown, status: number | null): UpstreamComplaint | null {
  const body = errorBody.safeParse(Array.isArray(value) ? value[0] : value);
  if (!body.success) return null;
  const { code, message } = body.data.error;
  return { status: status ?? code ?? 500, message, words: readComplaintWords(value) };
}
