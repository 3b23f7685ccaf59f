import type { FinishReason } from "@/lib/contracts/chat";
import type { Branch } from "./branch";

/** What all answers share; "stop" where they differ, for each column shows its own. */
export function commonFinishReason(answered: readonly Branch[]): FinishReason {
  const reasons = new Set(answered.map(({ outcome }) => outcome.finishReason));
  const [only] = reasons;
  return reasons.size === 1 && only !== undefined ? only : "stop";
}
