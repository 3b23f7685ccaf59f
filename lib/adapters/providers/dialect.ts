import "server-only";
import type { FinishReason } from "@/lib/contracts/chat";
import type { ChatMessage } from "@/lib/contracts/messages";
import type { ProviderId } from "@/lib/core/catalog/providers";
import type { RouteCall } from "@/lib/core/orchestration/model-call";
import type { UpstreamFailure } from "@/lib/core/resilience/upstream-failure";
import type { JsonObject } from "./wire-values";

/** Where a call goes and with which key. `baseUrl` carries no trailing slash; `apiKey` may be empty for a local server. */
export type Endpoint = { provider: ProviderId; baseUrl: string; apiKey: string };

/** An HTTP POST as data; a GET has no body. */
export type UpstreamRequest = {
  method?: "GET";
  url: string;
  headers: Record<string, string>;
  body: string;
};

export type SseEvent = { event?: string | undefined; data: string };

/** What a dialect needs to know of the call it reads the answer of. */
export type AnswerContext = {
  provider: ProviderId;
  /** The provider's name as people write it, for messages. */
  providerName: string;
  /** The prompt, for an estimate where upstream reports no usage. */
  messages: readonly ChatMessage[];
  /** The clock, for waits that upstream tells as a time. */
  nowMs: () => number;
  /** Makes upstream's words fit for the caller (`redact.ts`). */
  redact: (text: string) => string;
};

/** An answer with a status outside 200..299. `body` is cut at 64 KiB. */
export type FailedResponse = {
  status: number;
  headers: { get: (name: string) => string | null };
  body: string;
};

/** Counts as a vendor gives them; null or absent is "not said". */
export type ReportedUsage = {
  inputTokens?: number | null | undefined;
  outputTokens?: number | null | undefined;
  cachedInputTokens?: number | null | undefined;
  reasoningTokens?: number | null | undefined;
  /** What the provider itself asks for the call. */
  costPicoUsd?: bigint | null | undefined;
};

/** Where a dialect enters what an answer says. An empty delta is nothing; of each count the last one said stands. */
export type AnswerTally = {
  text: (delta: string | null) => void;
  reasoning: (delta: string | null) => void;
  /** Content that cannot be shown yet, an image for one: a note stands for it in the text. */
  unshown: (mediaType: string | null) => void;
  /** Output that is no text: a tool call, or reasoning that came sealed. */
  otherOutput: () => void;
  usage: (reported: ReportedUsage) => void;
  finish: (reason: FinishReason, nativeReason: string | null) => void;
  /** The server itself says that the answer is whole: nothing comes behind. */
  end: () => void;
};

/**
 * The state machine of one answer. `decode` enters what one payload (an event's JSON, or a whole body) says into the
 * tally it was made with, and throws UpstreamFailure for an error. `flush` enters what was held back until more came.
 */
export type AnswerDecoder = {
  decode: (payload: JsonObject) => void;
  flush?: () => void;
};

/** One wire format, without any I/O: a call becomes a request, payloads become parts, a refusal becomes a failure. */
export type Dialect = {
  buildRequest: (call: RouteCall, endpoint: Endpoint) => UpstreamRequest;
  createDecoder: (context: AnswerContext, tally: AnswerTally) => AnswerDecoder;
  readFailure: (response: FailedResponse, context: AnswerContext) => UpstreamFailure;
};
