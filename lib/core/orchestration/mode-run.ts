import type { FinishReason } from "@/lib/contracts/chat";
import type { Attempt } from "@/lib/contracts/errors";
import type { ProgressEvent } from "@/lib/contracts/stream-events";
import type { UpstreamFailure } from "@/lib/core/resilience/upstream-failure";
import type { BilledCall } from "./run-tab";

/** What a mode hands to the settlement when it has an answer; `answer` is its own part of the JSON answer. */
export type ModeResult<Answer> = {
  answer: Answer;
  calls: readonly BilledCall[];
  finishReason: FinishReason;
  resolvedModel: string | null;
  provider: string | null;
};

/** A mode: yields wire events, returns its result, throws `ModeFailure` when no usable answer came. */
export type ModeGenerator<Answer> = AsyncGenerator<ProgressEvent, ModeResult<Answer>, undefined>;

/** No usable answer came from upstream: a 502 before the first byte, an `error` event after it. */
export class ModeFailure extends Error {
  readonly model: string;
  readonly attempts: readonly Attempt[];
  readonly failure: UpstreamFailure;

  constructor(options: { model: string; attempts: readonly Attempt[]; failure: UpstreamFailure }) {
    super(options.failure.message, { cause: options.failure });
    this.name = "ModeFailure";
    this.model = options.model;
    this.attempts = options.attempts;
    this.failure = options.failure;
  }
}
