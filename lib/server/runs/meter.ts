import "server-only";
import { AppError } from "@/lib/contracts/errors";
import { callCostPicoUsd } from "@/lib/core/billing/prices";
import { creditsFor } from "@/lib/core/billing/settlement";
import type { CallMeter, CallProgress } from "@/lib/core/orchestration/run-deps";

/** Takes `addCredits` more into the hold; false when the wallet cannot follow. */
export type ExtendHold = (addCredits: number) => Promise<boolean>;

/**
 * Watches what a run's calls cost and extends the hold before the delivered part outgrows it (CONTRACT.md §7).
 * It asks for a step at a time, so that most answers need no extension and long ones few; when a whole step is
 * too much it asks for what is needed and no more. `cover` throws `insufficient_credits` when that fails too.
 */
export function createMeter({
  heldCredits,
  stepCredits,
  marginBasisPoints,
  extendHold,
}: {
  heldCredits: number;
  stepCredits: number;
  marginBasisPoints: number;
  extendHold: ExtendHold;
}): CallMeter {
  const costs = new Map<string, bigint>();
  let totalPicoUsd = 0n;
  let held = heldCredits;
  let extension: Promise<void> = Promise.resolve();

  const note = (progress: CallProgress) => {
    const cost = progressCost(progress);
    totalPicoUsd += cost - (costs.get(progress.callId) ?? 0n);
    costs.set(progress.callId, cost);
  };

  const extend = async () => {
    const neededCredits = creditsFor(totalPicoUsd, marginBasisPoints);
    const missing = neededCredits - held;
    if (missing <= 0) return;
    for (const addCredits of new Set([Math.max(missing, stepCredits), missing])) {
      if (await extendHold(addCredits)) {
        held += addCredits;
        return;
      }
    }
    throw new AppError("insufficient_credits", {
      message: "The wallet ran dry in the middle of the answer.",
      details: { credits: held, required: neededCredits },
    });
  };

  return {
    cover: async (progress) => {
      note(progress);
      if (creditsFor(totalPicoUsd, marginBasisPoints) <= held) return;
      // Parallel calls queue up here: the one before may have extended far enough for all.
      extension = extension.then(extend);
      await extension;
    },
  };
}

function progressCost({ model, byok, inputTokens, outputTokens }: CallProgress): bigint {
  if (byok || model.prices === null) return 0n;
  return callCostPicoUsd(model.prices, { inputTokens, outputTokens, cachedInputTokens: 0 });
}
