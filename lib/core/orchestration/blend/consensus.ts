import { oneRound } from "./one-round";
import { mergePrompt } from "./prompts";
import type { Strategy } from "./strategy";

/** All answer at once, one merges: n + 1 calls. */
export const consensus: Strategy = {
  id: "consensus",
  rounds: oneRound,
  refinePrompt: null,
  isChain: false,
  analysis: null,
  synthesisPrompt: mergePrompt,
  promptWithoutInsight: mergePrompt,
};
