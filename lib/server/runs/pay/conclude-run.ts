import "server-only";
import type { AppError } from "@/lib/contracts/errors";
import type { DoneEvent, ErrorEvent } from "@/lib/contracts/stream-events";
import type { ModeResult } from "@/lib/core/orchestration/mode-run";
import { toAppError } from "../../http/error-response";
import type { RunEnd } from "../../http/respond";
import type { EndedRun } from "../ended-run";
import { promptTooLong } from "./prompt-too-long";
import { errorOf, type RunEnding } from "./run-ending";
import { type SettledRun, settleRun } from "./settle-run";

type Concluded<Answer extends object> = Omit<EndedRun<Answer>, "ending" | "errorText">;

/** The terminal event, and what a caller who does not stream is answered. */
export type Conclusion = { terminal: DoneEvent | ErrorEvent; end: RunEnd };

/**
 * Settles a run that ended with its caller still there, and says how it ended. It never throws: when the
 * settlement itself fails the hold stays, and the sweeper returns it once it expires.
 */
export async function concludeRun<Answer extends object>(
  ending: Exclude<RunEnding<Answer>, { type: "left" }>,
  run: Concluded<Answer>,
): Promise<Conclusion> {
  const describe = (error: unknown) => toAppError(error, { requestId: run.requestId, log: run.runtime.log });
  try {
    if (ending.type === "finished") {
      return answered(run, ending.result, await settleRun({ ...run, ending, errorText: null }));
    }
    const error = promptTooLong(ending, run) ?? errorOf(ending, describe);
    const settled = await settleRun({ ...run, ending, errorText: error.message });
    return failed(run, error, settled);
  } catch (error) {
    return failed(run, describe(error), null);
  }
}

/** Settles a run whose caller hung up, for what was delivered. It never throws; nobody is there to be told. */
export async function concludeLeft<Answer extends object>(run: Concluded<Answer>): Promise<void> {
  try {
    await settleRun({ ...run, ending: { type: "left" }, errorText: "The caller hung up." });
  } catch (error) {
    run.runtime.log.error("run not settled", { requestId: run.requestId, error });
  }
}

function answered<Answer extends object>(
  { spec, requestId }: Concluded<Answer>,
  { answer, finishReason, resolvedModel }: ModeResult<Answer>,
  settled: SettledRun,
): Conclusion {
  const shared = {
    id: requestId,
    finish_reason: finishReason,
    ...spec.auto,
    credits_charged: settled.creditsCharged,
    credits_remaining: settled.creditsRemaining,
    conversation_id: settled.conversationId,
    byok: settled.byok,
    semantic_memory_used: false,
    semantic_memory_hits: 0,
  };
  return {
    terminal: { event: "done", ...shared, ...(resolvedModel !== null && { resolved_model: resolvedModel }) },
    end: { type: "answered", answer: { ...answer, ...shared } },
  };
}

function failed<Answer extends object>(
  { spec, calls, requestId, delivered }: Concluded<Answer>,
  error: AppError,
  /** null: the settlement itself failed, so nothing was taken. */
  settled: SettledRun | null,
): Conclusion {
  const terminal: ErrorEvent = {
    event: "error",
    error: error.message,
    code: error.code,
    status_code: error.status,
    ...error.details,
    refunded: (settled?.creditsCharged ?? 0) === 0,
    partial: delivered,
    request_id: requestId,
  };
  const answers = spec.keep(calls, null).map(({ model, content }) => ({ model, content }));
  return { terminal, end: { type: "failed", error: terminal, answers } };
}
