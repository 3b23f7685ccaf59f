import type { BlendStrategy } from "@/lib/contracts/blend";

/** The six strategies in words; `models` says how many each takes. */
export const strategies: Readonly<Record<BlendStrategy, { name: string; does: string; models: string }>> = {
  consensus: {
    name: "Consensus",
    does: "All draft at once; one answer keeps what they agree on and settles where they differ.",
    models: "2 to 6 models",
  },
  council: {
    name: "Council",
    does: "Agreements, disagreements and who holds what are written down first, then decided.",
    models: "2 to 6 models",
  },
  best_of: {
    name: "Best of",
    does: "The best draft is picked, with reasons, and made better by what the others have.",
    models: "2 to 6 models",
  },
  chain: {
    name: "Chain",
    does: "Each model improves the draft of the one before it.",
    models: "2 to 6 models",
  },
  moa: {
    name: "Mixture of agents",
    does: "Every model drafts again with all drafts before its eyes, layer by layer.",
    models: "2 to 6 models",
  },
  self_moa: {
    name: "Self-mixture",
    does: "One model drafts several times, and the drafts become one answer.",
    models: "1 model",
  },
};
