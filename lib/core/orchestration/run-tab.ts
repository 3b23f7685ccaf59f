import type { Attempt } from "@/lib/contracts/errors";
import { AppError } from "@/lib/contracts/errors";
import { costCoveredBy, creditsFor } from "@/lib/core/billing/settlement";
import { insufficientCredits, type Shortage } from "@/lib/core/billing/shortage";
import { type CallOutcome, hasOutput } from "./calls/call-outcome";

/** A model call of a run, and whether the caller pays for it. */
export type BilledCall = { outcome: CallOutcome; billed: boolean };

/** What came of asking for more: `ended` says that the hold itself is gone. */
export type Extension =
  | { status: "extended" }
  | { status: "insufficient"; shortage: Shortage }
  | { status: "ended" };

/**
 * One run's debt, from its first token to its settlement: what its calls cost so far, what they came to in the end,
 * and which of them the caller pays for and keeps. Whatever becomes of the run, the settlement reads it here.
 */
export type RunTab = {
  /**
   * Puts down what a call has cost by now. Undefined when the hold covers that; else a promise of the wallet's
   * following, which rejects with AppError `insufficient_credits` when it cannot.
   */
  cover: (callId: string, costPicoUsd: bigint) => Promise<void> | undefined;
  /** Enters how a call ended, or replaces what stood there; it is paid for when it gave something. */
  record: (outcome: CallOutcome) => void;
  /** Nobody pays for this call: a draft that was thrown away, a verdict that nobody could read. */
  drop: (callId: string) => void;
  /** This call's text is an answer that stands for itself in the conversation. */
  markAnswer: (callId: string) => void;
  /** Tells what was tried for a call, once all of it is known. */
  setAttempts: (callId: string, attempts: readonly Attempt[]) => void;
  /** The calls that ended, in that order. */
  readonly calls: readonly BilledCall[];
  /** The calls whose text is kept as an answer. */
  answers: () => readonly CallOutcome[];
  /** What upstream asks for the calls that are paid for, own keys included. */
  costPicoUsd: () => bigint;
  /**
   * Makes sure, once all calls have ended, that what they came to is held as far as it can be, and answers the most that
   * may be charged: what is held, and where nothing but the wallet sets a limit one more step, which is all that can be
   * missing at the end.
   */
  chargeLimitCredits: () => Promise<number>;
};

/**
 * Opens the tab of a run whose hold is `heldCredits`. The hold grows in steps that double, so that most answers need
 * no extension and long ones few; when a whole step is too much, what is missing is asked for and no more.
 */
export function openRunTab({
  heldCredits,
  marginBasisPoints,
  maxCredits = null,
  hasKeyBudget = false,
  extend,
}: {
  heldCredits: number;
  marginBasisPoints: number;
  /** What the caller said that this request may cost at most. */
  maxCredits?: number | null;
  /** The budget of a key is never overdrawn, not even by what upstream tells last. */
  hasKeyBudget?: boolean;
  extend: (addCredits: number) => Promise<Extension>;
}): RunTab {
  const calls: BilledCall[] = [];
  const costs = new Map<string, bigint>();
  const dropped = new Set<string>();
  const answers = new Set<string>();
  let owed = 0n;
  let held = heldCredits;
  let step = Math.max(1, heldCredits);
  let covered = costCoveredBy(held, marginBasisPoints);
  let growing: Promise<void> = Promise.resolve();

  function owe(callId: string, costPicoUsd: bigint): void {
    const cost = dropped.has(callId) ? 0n : costPicoUsd;
    owed += cost - (costs.get(callId) ?? 0n);
    costs.set(callId, cost);
  }

  async function grow(): Promise<void> {
    // Parallel calls queue up here: the one before may have grown the hold far enough for all.
    if (owed <= covered) return;
    const needed = creditsFor(owed, marginBasisPoints);
    const missing = needed - held;
    let last: Extension = { status: "ended" };
    for (const addCredits of new Set([Math.max(missing, step), missing])) {
      last =
        maxCredits !== null && held + addCredits > maxCredits
          ? overCap(maxCredits)
          : await extend(addCredits);
      if (last.status === "insufficient") continue;
      if (last.status === "ended") break;
      held += addCredits;
      step *= 2;
      covered = costCoveredBy(held, marginBasisPoints);
      return;
    }
    throw last.status === "insufficient"
      ? insufficientCredits(last.shortage, { required: needed, isMidRun: true })
      : holdLapsed();
  }

  function replace(callId: string, change: (call: BilledCall) => BilledCall): boolean {
    const index = calls.findIndex(({ outcome }) => outcome.callId === callId);
    const call = calls[index];
    if (call !== undefined) calls[index] = change(call);
    return call !== undefined;
  }

  return {
    cover(callId, costPicoUsd) {
      owe(callId, costPicoUsd);
      if (owed <= covered) return undefined;
      growing = growing.then(grow);
      return growing;
    },
    record(outcome) {
      const { callId } = outcome;
      const billed = hasOutput(outcome) && !dropped.has(callId);
      owe(callId, billed && !outcome.byok ? outcome.costPicoUsd : 0n);
      if (!replace(callId, () => ({ outcome, billed }))) calls.push({ outcome, billed });
    },
    drop(callId) {
      dropped.add(callId);
      owe(callId, 0n);
      replace(callId, (call) => ({ ...call, billed: false }));
    },
    markAnswer: (callId) => answers.add(callId),
    setAttempts(callId, attempts) {
      replace(callId, (call) => ({ ...call, outcome: { ...call.outcome, attempts: [...attempts] } }));
    },
    calls,
    answers: () =>
      calls.flatMap(({ outcome }) =>
        answers.has(outcome.callId) && outcome.content !== "" ? [outcome] : [],
      ),
    costPicoUsd: () =>
      calls.reduce((sum, { outcome, billed }) => sum + (billed ? outcome.costPicoUsd : 0n), 0n),
    async chargeLimitCredits() {
      if (maxCredits === null && !hasKeyBudget) return held + step;
      // What cannot be held any more is not charged; the run itself is over, so nobody is to be told.
      await grow().catch(() => undefined);
      return held;
    },
  };
}

function overCap(maxCredits: number): Extension {
  return { status: "insufficient", shortage: { of: "request-cap", maxCredits } };
}

function holdLapsed(): AppError {
  return new AppError("unavailable", {
    message: "The credits set aside for this request were given back before it ended. Please send it again.",
  });
}
