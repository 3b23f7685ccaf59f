import type { BlendPlan, Proposal } from "./strategy";

/** How adventurous drafts are unless the caller says otherwise: some spread helps a merge. */
export const draftTemperature = 0.7;

/** One round in which every model drafts once. */
export function oneRound(plan: BlendPlan): Proposal[][] {
  return [proposalsOf(plan, { layer: 1, role: "proposer" })];
}

/** One proposal a model, in the order of the request. */
export function proposalsOf(
  { models, temperature }: BlendPlan,
  { layer, role }: { layer: number; role: string },
): Proposal[] {
  return models.map((model, index) => ({
    model,
    layer,
    index,
    role,
    temperature: temperature ?? draftTemperature,
  }));
}
