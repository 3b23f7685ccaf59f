import type { Attempt } from "@/lib/contracts/errors";
import type { CallOutcome } from "./calls/call-outcome";

/** A model call of a run, and whether the caller pays for it. */
export type BilledCall = { outcome: CallOutcome; billed: boolean };

/**
 * Every model call of one run, whatever becomes of the run: the settlement reads it after a failure, a hang-up
 * or an empty wallet just as after success.
 */
export type CallJournal = {
  /** Enters an outcome, or replaces the one of the same call. */
  record: (outcome: CallOutcome, billed: boolean) => void;
  /** Decides later who pays: a draft that was thrown away, a verdict nobody could read. */
  setBilled: (callId: string, billed: boolean) => void;
  /** Tells what was tried for a call, once all of it is known. */
  setAttempts: (callId: string, attempts: readonly Attempt[]) => void;
  readonly calls: readonly BilledCall[];
};

/** An empty journal. */
export function createCallJournal(): CallJournal {
  const calls: BilledCall[] = [];
  const indexOf = (callId: string) => calls.findIndex(({ outcome }) => outcome.callId === callId);
  return {
    record(outcome, billed) {
      const index = indexOf(outcome.callId);
      if (index < 0) calls.push({ outcome, billed });
      else calls[index] = { outcome, billed };
    },
    setBilled(callId, billed) {
      const index = indexOf(callId);
      const entry = calls[index];
      if (entry !== undefined) calls[index] = { ...entry, billed };
    },
    setAttempts(callId, attempts) {
      const index = indexOf(callId);
      const entry = calls[index];
      if (entry !== undefined)
        calls[index] = { ...entry, outcome: { ...entry.outcome, attempts: [...attempts] } };
    },
    calls,
  };
}

/**
 * Whether a call is paid for unless its mode decides otherwise: it produced text, or it used up the length the
 * caller allowed. An answer that never came is free (CONTRACT.md §7).
 */
export function isBilledByDefault(outcome: CallOutcome): boolean {
  return outcome.content !== "" || (outcome.status === "done" && outcome.finishReason === "length");
}
