import "server-only";
import { type Settlement, settle } from "@/lib/adapters/database/money/settle";
import { chargeFor } from "@/lib/core/billing/settlement";
import type { EndedRun } from "../ended-run";
import { exchangeOf } from "./exchange";
import { sumCost } from "./run-figures";
import { outcomeOf } from "./run-record";

/** What settling a run told: the money, the conversation the exchange went to, and whether own keys paid. */
export type SettledRun = Settlement & { byok: boolean };

/**
 * Settles a run with one transaction: charges the billed calls that used our keys (at least 1 credit when there
 * is any), returns the rest of the hold, finishes the request's row and stores the exchange.
 */
export async function settleRun<Answer extends object>(run: EndedRun<Answer>): Promise<SettledRun> {
  const { spec, requestId, ending, calls, runtime } = run;
  const charged = calls.filter(({ billed, outcome }) => billed && !outcome.byok);
  const byok = calls.some(({ billed, outcome }) => billed && outcome.byok) && charged.length === 0;
  const answers = spec.keep(calls, ending.type === "finished" ? ending.result : null);
  const chargeCredits = chargeFor({
    costPicoUsd: sumCost(charged),
    hasBillableCall: charged.length > 0,
    marginBasisPoints: runtime.env.creditMarginBasisPoints,
  });
  const settlement = await settle(runtime.db, {
    requestId,
    chargeCredits,
    transactionId: runtime.newId("txn"),
    description: `${capitalised(spec.mode)} with ${spec.model}`,
    outcome: outcomeOf(run, { byok }),
    exchange: exchangeOf({ spec, answers, calls, chargeCredits, newId: runtime.newId }),
    now: new Date(runtime.clock.now()),
  });
  return { ...settlement, byok };
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
