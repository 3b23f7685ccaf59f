import "server-only";
import type { AppError } from "@/lib/contracts/errors";
import type { ModeResult } from "@/lib/core/orchestration/mode-run";
import type { RunReceipt } from "@/lib/core/orchestration/run-receipt";
import { toAppError } from "../../to-app-error";
import { promptTooLong } from "./prompt-too-long";
import { errorOf, type RunEnding } from "./run-ending";
import type { RunState } from "./run-state";
import { type SettledRun, settleRun } from "./settle-run";

/**
 * Settles a run and says how it ended. It never throws: when the settlement cannot be made the hold stays, and the
 * sweeper returns it once it expires.
 */
export async function concludeRun(ending: RunEnding, run: RunState): Promise<RunReceipt> {
  const { requestId, runtime } = run;
  watchPrices(run);
  const describe = (error: unknown) => toAppError(error, { requestId, log: runtime.log });
  switch (ending.type) {
    case "finished": {
      const paid = await tryToSettle(run, ending, null);
      if (paid.settled === null) return failed(run, describe(paid.error), null);
      return answered(run, ending.result, paid.settled);
    }
    case "left": {
      const paid = await tryToSettle(run, ending, "The caller hung up.");
      if (paid.settled === null) runtime.log.error("run not settled", { requestId, error: paid.error });
      return { type: "left", requestId };
    }
    case "failed":
    case "stopped": {
      const error = promptTooLong(ending, run) ?? errorOf(ending, describe);
      const paid = await tryToSettle(run, ending, error.message);
      if (paid.settled === null) return failed(run, describe(paid.error), null);
      return failed(run, error, paid.settled);
    }
    default:
      return ending satisfies never;
  }
}

/** Lets the provider's own word on a price be held against ours; where we only estimated there is nothing to compare. */
function watchPrices({ tab, runtime }: RunState): void {
  for (const { outcome } of tab.calls) {
    const { model, provider, usage, costPicoUsd: ownPicoUsd, providerCostPicoUsd: providerPicoUsd } = outcome;
    if (provider === null || providerPicoUsd === null || usage.source === "estimate") continue;
    runtime.priceWatch.note({ model, provider, ownPicoUsd, providerPicoUsd });
  }
}

type Try = { settled: SettledRun } | { settled: null; error: unknown };

async function tryToSettle(run: RunState, ending: RunEnding, errorText: string | null): Promise<Try> {
  try {
    return { settled: await settleRun(run, ending, errorText) };
  } catch (error) {
    return { settled: null, error };
  }
}

function answered(
  { spec, requestId }: RunState,
  { answer, finishReason, resolvedModel }: ModeResult,
  settled: SettledRun,
): RunReceipt {
  const { creditsCharged, creditsRemaining, conversationId, byok } = settled;
  const { auto } = spec;
  return {
    type: "answered",
    requestId,
    answer,
    finishReason,
    resolvedModel,
    auto,
    creditsCharged,
    creditsRemaining,
    conversationId,
    byok,
  };
}

/** `settled` null: the settlement failed, and its COMMIT may have landed all the same. */
function failed(
  { tab, requestId, hasDelivered }: RunState,
  error: AppError,
  settled: SettledRun | null,
): RunReceipt {
  return {
    type: "failed",
    requestId,
    error,
    isRefunded: settled === null ? null : settled.creditsCharged === 0,
    isPartial: hasDelivered,
    answers: tab.answers().map(({ model, content }) => ({ model, content })),
  };
}
