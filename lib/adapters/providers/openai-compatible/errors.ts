import "server-only";
import * as z from "zod";
import type { UpstreamFailure } from "@/lib/core/resilience/upstream-failure";
import { readComplaintWords } from "../complaint-words";
import { describeFailure, type UpstreamComplaint } from "../describe-failure";
import type { AnswerContext, FailedResponse } from "../dialect";
import { parseJson } from "../parse-json";
import { lookUp } from "../wire-values";

const word = z.union([z.string(), z.number()]).nullish().catch(null);

/** FastAPI servers (Mistral, vLLM) put a list of complaints where others put a sentence. */
const details = z.array(z.object({ msg: z.string() })).min(1);
const message = z.union([
  z.string(),
  z.object({ detail: details }).transform(({ detail }) => detail[0]?.msg ?? ""),
  details.transform((list) => list[0]?.msg ?? ""),
]);

const errorObject = z.object({
  message: message.nullish().catch(null),
  type: word,
  code: word,
  status: word,
});

const errorBody = z.object({
  error: z.union([errorObject, z.string()]).nullish().catch(null),
  object: z.string().nullish().catch(null),
  message: message.nullish().catch(null),
  detail: message.nullish().catch(null),
  type: word,
  code: word,
  status: word,
  choices: z
    .array(z.object({ error: errorObject.nullish().catch(null) }))
    .nullish()
    .catch(null),
});

/** The status that fits an error which came without one, after a 200. */
const statusByCode: Readonly<Record<string, number>> = {
  invalid_request_error: 400,
  context_length_exceeded: 400,
  content_policy_violation: 400,
  content_filter: 400,
  authentication_error: 401,
  invalid_api_key: 401,
  permission_error: 403,
  not_found_error: 404,
  model_not_found: 404,
  rate_limit_error: 429,
  rate_limit_exceeded: 429,
  insufficient_quota: 429,
  server_error: 500,
  internal_server_error: 500,
  service_unavailable: 503,
  overloaded_error: 529,
};

/** A response outside 200..299 as a failure. A body that is not JSON (a proxy's page) is not shown. */
export function readOpenAiFailure(response: FailedResponse, context: AnswerContext): UpstreamFailure {
  const { status, headers } = response;
  const complaint = readOpenAiComplaint(parseJson(response.body), { status, needsErrorMark: false });
  return describeFailure({ ...complaint, status: complaint?.status ?? status, headers }, context);
}

/**
 * The complaint that a payload of any known form holds: `{error: {…}}`, `{error: "…"}`, `{object: "error"}`,
 * `{message}`, `{detail}`, or an error inside a choice. Null when there is none. With `needsErrorMark` (inside a
 * stream) a bare message is not enough. In a stream the code decides the status, elsewhere the status stands.
 */
export function readOpenAiComplaint(
  value: unknown,
  { status, needsErrorMark }: { status: number; needsErrorMark: boolean },
): UpstreamComplaint | null {
  const body = errorBody.safeParse(Array.isArray(value) ? value[0] : value);
  if (!body.success) return null;
  const { error, object, choices } = body.data;
  const inChoice = choices?.find((choice) => choice.error)?.error;
  const found = error ?? inChoice ?? (object === "error" || !needsErrorMark ? body.data : null);
  if (!found) return null;
  const isWhole = found === error || found === body.data;
  const words = readComplaintWords(isWhole ? value : found);
  if (typeof found === "string") {
    return { status: needsErrorMark ? statusOf(body.data, status) : status, message: found, words };
  }
  return {
    status: needsErrorMark ? statusOf(found, status) : status,
    message: found.message ?? body.data.message ?? body.data.detail,
    words,
  };
}

type ErrorWords = Pick<z.output<typeof errorObject>, "code" | "type" | "status">;

function statusOf({ code, type, status }: ErrorWords, fallback: number): number {
  for (const each of [code, type, status]) {
    const said = String(each ?? "");
    if (/^[45]\d\d$/.test(said)) return Number(said);
    const byCode = lookUp(statusByCode, said);
    if (byCode !== undefined) return byCode;
  }
  return fallback;
}
