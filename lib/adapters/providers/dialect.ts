import "server-only";
import type { ChatMessage } from "@/lib/contracts/messages";
import type { ProviderId } from "@/lib/core/catalog/types";
import type { ModelPart, RouteCall } from "@/lib/core/orchestration/model-call";
import type { UpstreamFailure } from "@/lib/core/resilience/upstream-failure";

/** Where a call goes and with which key. `baseUrl` carries no trailing slash; `apiKey` may be empty for a local server. */
export type Endpoint = { provider: ProviderId; baseUrl: string; apiKey: string };

/** An HTTP POST as data. */
export type UpstreamRequest = { url: string; headers: Record<string, string>; body: string };

export type SseEvent = { event?: string | undefined; data: string };

/** What a dialect needs to know of the call it reads the answer of. */
export type AnswerContext = {
  provider: ProviderId;
  /** The provider's name as people write it, for messages. */
  providerName: string;
  /** The prompt, for an estimate where upstream reports no usage. */
  messages: readonly ChatMessage[];
  /** Makes upstream's words fit for the caller (`redact.ts`). */
  redact: (text: string) => string;
};

/** An answer with a status outside 200..299. `body` is cut at 64 KiB. */
export type FailedResponse = {
  status: number;
  headers: { get: (name: string) => string | null };
  body: string;
  nowMs: number;
};

/**
 * The state machine of one answer. `decode` turns one event into parts and throws UpstreamFailure for an error event;
 * `end` is called at the end of the body and throws when the answer is not whole. A whole answer yields one
 * `usage-report` and then one `finish`, which is its last part.
 */
export type AnswerDecoder = {
  decode: (event: SseEvent) => ModelPart[];
  /** Whether a finish was seen, so that the answer is whole even if the connection breaks now. */
  hasFinish: () => boolean;
  end: () => ModelPart[];
};

/** One wire format, without any I/O: a call becomes a request, events become parts, a refusal becomes a failure. */
export type Dialect = {
  buildRequest: (call: RouteCall, endpoint: Endpoint) => UpstreamRequest;
  createDecoder: (context: AnswerContext) => AnswerDecoder;
  readFailure: (response: FailedResponse, context: AnswerContext) => UpstreamFailure;
};
