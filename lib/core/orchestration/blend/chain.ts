import { proposalsOf } from "./one-round";
import { improvePrompt } from "./prompts";
import type { Strategy } from "./strategy";

/** Each model improves on the answer before it; the synthesizer writes the last link: n + 1 calls. */
export const chain: Strategy = {
  id: "chain",
  rounds: (plan) => proposalsOf(plan, { layer: 1, role: "link" }).map((proposal) => [proposal]),
  refinePrompt: improvePrompt,
  isChain: true,
  analysis: null,
  synthesisPrompt: improvePrompt,
  promptWithoutInsight: improvePrompt,
};
