import { mergePrompt } from "./prompts";
import type { BlendPlan, Proposal, Strategy } from "./strategy";

/** What each sample pays special attention to: models whose temperature is fixed differ by this alone. */
const angles = [
  { role: "correctness", angle: "Correctness comes first: derive the answer step by step and verify it." },
  {
    role: "edge_cases",
    angle: "Look for edge cases, exceptions and conditions under which the answer changes.",
  },
  { role: "sceptic", angle: "Be sceptical: question the premise and the obvious answer before you settle." },
  { role: "brevity", angle: "Be brief: give the essential answer and what supports it, nothing else." },
  {
    role: "expert",
    angle: "Answer as a practitioner of the field would: concrete, with the usual pitfalls.",
  },
  {
    role: "teacher",
    angle: "Explain as a good teacher does: from what is known to what is asked, with an example.",
  },
  { role: "alternatives", angle: "Weigh at least two different approaches before you recommend one." },
  { role: "completeness", angle: "Be complete: cover every part of the question, the implied ones too." },
] as const;

const spread = { lowest: 0.5, highest: 1 };

/**
 * One model, several samples that differ by temperature and angle (arXiv 2502.00674), then one merge:
 * samples + 1 calls. The spread takes the place of the caller's temperature.
 */
export const selfMoa: Strategy = {
  id: "self_moa",
  rounds: (plan) => [samplesOf(plan)],
  refinePrompt: null,
  isChain: false,
  analysis: null,
  synthesisPrompt: mergePrompt,
  promptWithoutInsight: mergePrompt,
};

function samplesOf({ models, samples }: BlendPlan): Proposal[] {
  return models.flatMap((model) =>
    angles.slice(0, samples).map(({ role, angle }, index) => ({
      model,
      layer: 1,
      index,
      role,
      angle,
      temperature: temperatureAt(index, samples),
    })),
  );
}

/** Even steps from the lowest to the highest, in hundredths. */
function temperatureAt(index: number, samples: number): number {
  const step = (spread.highest - spread.lowest) / Math.max(1, samples - 1);
  return Math.round((spread.lowest + step * index) * 100) / 100;
}
