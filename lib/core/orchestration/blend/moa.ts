import { proposalsOf } from "./one-round";
import { mergePrompt, refinePrompt } from "./prompts";
import type { Strategy } from "./strategy";

/**
 * Mixture of agents (arXiv 2406.04692): in each further layer every model answers again with all answers of the
 * layer before as references: n · layers + 1 calls.
 */
export const moa: Strategy = {
  id: "moa",
  rounds: (plan) =>
    Array.from({ length: plan.layers }, (_, index) =>
      proposalsOf(plan, { layer: index + 1, role: index === 0 ? "proposer" : "refiner" }),
    ),
  refinePrompt,
  isChain: false,
  analysis: null,
  synthesisPrompt: mergePrompt,
  promptWithoutInsight: mergePrompt,
};
