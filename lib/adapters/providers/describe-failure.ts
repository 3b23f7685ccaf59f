import "server-only";
import { failureClasses } from "@/lib/core/resilience/failure-classes";
import { readQuotaWait } from "@/lib/core/resilience/quota-resets";
import { type HeaderReader, longestWait, parseRetryAfter } from "@/lib/core/resilience/retry-after";
import { type FailureKind, UpstreamFailure } from "@/lib/core/resilience/upstream-failure";
import { findWaitInWords } from "@/lib/core/resilience/wait-in-words";
import { type ComplaintWords, readComplaintWords } from "./complaint-words";
import type { AnswerContext } from "./dialect";
import { findMeaning, isCallersStatus } from "./vendor-words/find-meaning";
import { readContextSize } from "./vendor-words/read-context-size";
import type { Meaning } from "./vendor-words/types";

/** What upstream said of an error, whatever its wire format. */
export type UpstreamComplaint = {
  status: number;
  /** The sentence that is shown. */
  message?: string | null | undefined;
  /** Whatever the body says (`complaint-words.ts`), which helps to tell the kind and is not shown. */
  words?: ComplaintWords | undefined;
  /** The headers of the response; an error inside a stream has none. */
  headers?: HeaderReader | undefined;
};

/** Any other 4xx is the caller's mistake, any other status is an overload. */
const meaningByStatus: Readonly<Record<number, Meaning | "timeout">> = {
  401: "credential",
  402: "unpaid",
  403: "credential",
  404: "gone",
  408: "timeout",
  409: "overload",
  410: "gone",
  425: "overload",
  429: "rate",
  498: "overload",
};

/** The failure that a complaint of upstream amounts to (algorithms §4.3), with a message fit for the caller. */
export function describeFailure(complaint: UpstreamComplaint, context: AnswerContext): UpstreamFailure {
  const words = complaint.words ?? readComplaintWords(complaint.message);
  const waits = readWaits(complaint, words, context);
  const meaning = meaningOf(complaint.status, words, longestWait(waits.told, waits.inWords));
  const kind = meaning === "unpaid" ? "credential" : meaning;
  const message = context.redact(complaint.message ?? "");
  const status = statusToTell(kind, complaint.status);
  return new UpstreamFailure({
    kind,
    provider: context.provider,
    status,
    message:
      message === ""
        ? `${context.providerName} answered with status ${complaint.status}`
        : `${context.providerName}: ${message}`,
    retryAfterMs: waitOf(kind, waits),
    isUnpaid: meaning === "unpaid",
    ...(kind === "context_length" ? contextSizeOf(words) : {}),
  });
}

/** The failure of a stream that broke off or that nobody can read. `problem` completes "<provider> …". */
export function describeBrokenStream(
  problem: string,
  context: Pick<AnswerContext, "provider" | "providerName">,
  cause?: unknown,
): UpstreamFailure {
  return new UpstreamFailure({
    kind: "transport",
    provider: context.provider,
    status: 502,
    message: `${context.providerName} ${problem}`,
    cause,
  });
}

type Waits = { told: number | null; inWords: number | null; untilQuota: number | null };

function readWaits({ headers }: UpstreamComplaint, words: ComplaintWords, { nowMs }: AnswerContext): Waits {
  const readers = [headers, words.headers].filter((each) => each !== null && each !== undefined);
  return {
    told: longestWait(words.waitMs, ...readers.map((each) => parseRetryAfter(each, nowMs()))),
    inWords: findWaitInWords(words.text),
    untilQuota: longestWait(...readers.map((each) => readQuotaWait(each, nowMs()))),
  };
}

/** Quotas are told with every answer and mean something in a refusal for its rate alone. */
function waitOf(kind: FailureKind, { told, inWords, untilQuota }: Waits): number | null {
  if (kind === "rate") return longestWait(told, inWords, untilQuota);
  return failureClasses[kind].retriesSameModel ? longestWait(told, inWords) : told;
}

function meaningOf(status: number, words: ComplaintWords, waitMs: number | null): Meaning | "timeout" {
  const byWords = findMeaning({ status, ...words });
  if (byWords !== null) return byWords;
  // An overloaded provider that names the wait is a rate limit in all but its number.
  if (status === 529 && waitMs !== null) return "rate";
  return meaningByStatus[status] ?? (isCallersStatus(status) ? "caller" : "overload");
}

/** What only the caller can mend is told as such, though some vendors call it forbidden or say it inside a 200. */
function statusToTell(kind: FailureKind, status: number): number {
  const isCallers = kind === "caller" || kind === "context_length";
  return isCallers && !isCallersStatus(status) ? 400 : status;
}

function contextSizeOf({ text, ...fields }: ComplaintWords) {
  const said = readContextSize(text);
  return {
    contextLimit: fields.contextLimit ?? said.limit,
    contextNeeded: fields.contextNeeded ?? said.needed,
  };
}
