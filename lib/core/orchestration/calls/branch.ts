import type { ModelCall } from "../model-call";
import type { CallOutcome } from "./call-outcome";

/** How a call of a fan-out ended; `error` is a sentence for the caller, null when it is done. */
export type Branch = {
  call: ModelCall;
  ending: "done" | "failed" | "straggler";
  outcome: CallOutcome;
  error: string | null;
};

/** Whether a call ended well and said something. */
export function hasAnswered({ ending, outcome }: Branch): boolean {
  return ending === "done" && outcome.content.trim() !== "";
}
