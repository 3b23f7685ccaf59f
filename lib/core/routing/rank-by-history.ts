import type { OptimizationGoal } from "@/lib/contracts/chat";
import type { Rejection } from "./eligibility";
import { estimateFor, type PricedModel, type PromptSize } from "./estimate";
import { evidenceRules, isEnough, type RoutingEvidence, weighEvidence } from "./evidence";
import { rankModels, type ScoredModel } from "./score";

/**
 * The ranking by the caller's own traffic; null while no model has enough of it. The incumbent, the last choice where
 * there is enough evidence on it and the catalogue's best otherwise, keeps its place unless another one beats it
 * clearly, and the evidence on one of the two is enough.
 */
export function rankByHistory({
  models,
  goal,
  size,
  evidence,
  heuristicBest,
}: {
  models: readonly PricedModel[];
  goal: OptimizationGoal;
  size: PromptSize;
  evidence: RoutingEvidence;
  heuristicBest: string | undefined;
}): { ranked: ScoredModel[]; rejected: Rejection[] } | null {
  const weighed = models.map((priced) => {
    const { model } = priced;
    const found = weighEvidence(model, size.category, evidence);
    const reliability = goal === "reliability" ? found.reliabilityFloor : found.reliability;
    return { model, found, estimate: estimateFor(priced, size, { ...found, reliability }) };
  });
  if (!weighed.some(({ found }) => isEnough(found))) return null;
  const isShaky = ({ found }: (typeof weighed)[number]) =>
    goal !== "cost" && isEnough(found) && found.reliabilityFloor < evidenceRules.reliabilityFloor;
  const steady = weighed.filter((entry) => !isShaky(entry));
  // With nothing steady left, a shaky model is better than no answer.
  const considered = steady.length > 0 ? steady : weighed;
  const ranked = rankModels(considered, goal);
  const enough = new Set(weighed.filter(({ found }) => isEnough(found)).map(({ model }) => model.id));
  // A model that was chosen once in passing, for its window or while a circuit was open, has earned no place yet.
  const incumbent = [evidence.incumbent].find((id) => id !== null && enough.has(id)) ?? heuristicBest;
  return {
    ranked: keepIncumbent(ranked, incumbent, enough),
    rejected: weighed
      .filter((entry) => !considered.includes(entry))
      .map(({ model }) => ({ model: model.id, reason: "unreliable" as const })),
  };
}

function keepIncumbent(
  ranked: readonly ScoredModel[],
  incumbentId: string | undefined,
  enough: ReadonlySet<string>,
): ScoredModel[] {
  const best = ranked[0];
  const incumbent = ranked.find(({ model }) => model.id === incumbentId);
  if (best === undefined || incumbent === undefined || best === incumbent) return [...ranked];
  const isProven = enough.has(best.model.id) || enough.has(incumbent.model.id);
  const isClear = best.score - incumbent.score >= evidenceRules.leastAdvantage;
  if (isProven && isClear) return [...ranked];
  return [incumbent, ...ranked.filter((entry) => entry !== incumbent)];
}
