import "server-only";
import { type Settlement, settle } from "@/lib/adapters/database/money/settle";
import { chargeFor } from "@/lib/core/billing/settlement";
import { exchangeOf } from "./exchange";
import type { RunEnding } from "./run-ending";
import { recordOf, withoutTexts } from "./run-record";
import type { RunState } from "./run-state";

/** What settling a run told: the money, the conversation the exchange went to, and whether own keys paid. */
export type SettledRun = Settlement & { byok: boolean };

/** Waits between the tries of a settlement: a database that fails over is back within them. */
const retryWaitsMs = [100, 250, 500, 1_000, 2_000, 4_000, 8_000];

/**
 * Settles a run: charges the billed calls that used our keys (at least 1 credit when there is any), returns the rest of
 * the hold, finishes the request's row and stores the exchange. It may be told twice, so a failure is tried again for a
 * while; the last one is thrown, and then nobody knows whether the first told.
 */
export async function settleRun(
  run: RunState,
  ending: RunEnding,
  errorText: string | null,
): Promise<SettledRun> {
  const { spec, requestId, keepsTexts, tab, runtime } = run;
  const { byok, chargeCredits } = await billOf(run);
  const outcome = recordOf(run, ending, { byok, errorText });
  const settlement = {
    requestId,
    chargeCredits,
    transactionId: runtime.newId("txn"),
    description: `${capitalised(spec.mode)} with ${spec.model}`,
    outcome: keepsTexts ? outcome : withoutTexts(outcome),
    exchange: keepsTexts ? exchangeOf({ spec, tab, chargeCredits, newId: runtime.newId }) : undefined,
    now: new Date(runtime.clock.now()),
  };
  for (const waitMs of retryWaitsMs) {
    try {
      return { ...(await settle(runtime.db, settlement)), byok };
    } catch (error) {
      runtime.log.warn("settlement failed, trying again", { requestId, error });
      await runtime.clock.sleep(waitMs, never);
    }
  }
  return { ...(await settle(runtime.db, settlement)), byok };
}

/** A settlement waits for nobody but the database. */
const never = new AbortController().signal;

/** What the run is charged, and whether own keys alone served it. */
async function billOf({
  tab,
  requestId,
  runtime,
}: RunState): Promise<{ byok: boolean; chargeCredits: number }> {
  const billed = tab.calls.filter((call) => call.billed).map(({ outcome }) => outcome);
  const charged = billed.filter(({ byok }) => !byok);
  const owed = chargeFor({
    costPicoUsd: charged.reduce((sum, { costPicoUsd }) => sum + costPicoUsd, 0n),
    hasBillableCall: charged.length > 0,
    marginBasisPoints: runtime.env.creditMarginBasisPoints,
  });
  const limit = await tab.chargeLimitCredits();
  if (owed > limit) {
    // Upstream told of tokens that no wallet could be asked for any more: that part is ours to bear.
    runtime.log.warn("run cost more than could be covered", { requestId, owedCredits: owed, limit });
  }
  return { byok: billed.length > 0 && charged.length === 0, chargeCredits: Math.min(owed, limit) };
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
