import "server-only";
import type { RunOutcome } from "@/lib/adapters/database/records/run-record";
import { AppError } from "@/lib/contracts/errors";
import { ModeFailure, type ModeResult } from "@/lib/core/orchestration/mode-run";

/**
 * How a run ended, before it is settled (CONTRACT.md §7). `left`: the caller hung up. `failed`: upstream gave nothing
 * usable, or broke off. `stopped`: we ended it, because the wallet ran dry or something broke here.
 */
export type RunEnding =
  | { type: "finished"; result: ModeResult }
  | { type: "left" }
  | { type: "failed"; failure: ModeFailure }
  | { type: "stopped"; error: unknown };

/** The ending that an error thrown by a mode stands for. */
export function endingOf(error: unknown): Extract<RunEnding, { type: "failed" | "stopped" }> {
  return error instanceof ModeFailure ? { type: "failed", failure: error } : { type: "stopped", error };
}

/** The public error of an ending that has one; `describe` turns what we did not foresee into one. */
export function errorOf(
  ending: Extract<RunEnding, { type: "failed" | "stopped" }>,
  describe: (error: unknown) => AppError,
): AppError {
  if (ending.type === "stopped") return describe(ending.error);
  const { failure, attempts, model } = ending.failure;
  return new AppError("upstream_error", {
    message: `${model} could not answer: ${failure.message}`,
    cause: failure,
    details: { model, provider: failure.provider, attempts: [...attempts] },
  });
}

/** The status that the request log shows. */
export function statusOf(ending: RunEnding, hasDelivered: boolean): RunOutcome["status"] {
  switch (ending.type) {
    case "finished":
      return ending.result.finishReason === "interrupted" ? "partial" : "completed";
    case "left":
      return "cancelled";
    case "failed":
    case "stopped":
      return hasDelivered ? "partial" : "failed";
    default:
      return ending satisfies never;
  }
}
