import type { FinishReason } from "@/lib/contracts/chat";
import type { Attempt } from "@/lib/contracts/errors";
import type { UpstreamFailure } from "@/lib/core/resilience/upstream-failure";
import type { RunAnswer } from "./run-answer";
import type { ModeEvent } from "./run-event";

/** What a mode hands to the settlement when it has an answer. */
export type ModeResult<Answer extends RunAnswer = RunAnswer> = {
  answer: Answer;
  finishReason: FinishReason;
  resolvedModel: string | null;
  provider: string | null;
};

/** A mode: yields its events, returns its result, throws `ModeFailure` when no usable answer came. */
export type ModeGenerator<Answer extends RunAnswer = RunAnswer> = AsyncGenerator<
  ModeEvent,
  ModeResult<Answer>,
  undefined
>;

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
