import type { ChatMessage } from "@/lib/contracts/messages";
import type { CatalogModel } from "@/lib/core/catalog/types";
import type { Branch } from "../calls/branch";
import { answerCalls, streamColumns } from "../calls/columns";
import { commonFinishReason } from "../calls/common-finish";
import { totalFailure } from "../calls/total-failure";
import type { ModeGenerator } from "../mode-run";
import type { CompareResult, Comparison } from "../run-answer";
import type { RunDeps } from "../run-deps";

/** A compare request, resolved. */
export type ComparePlan = {
  models: readonly CatalogModel[];
  messages: readonly ChatMessage[];
  temperature: number | undefined;
  maxTokens: number | undefined;
  showsReasoning: boolean;
};

/**
 * All models answer at once, then a summary (CONTRACT.md §4). One model's failure is its last chunk and costs
 * nothing but what it had delivered. Throws `ModeFailure` when all of them fail.
 */
export async function* runCompare(
  plan: ComparePlan,
  deps: RunDeps,
  signal: AbortSignal,
): ModeGenerator<CompareResult> {
  const startedAt = deps.now();
  const calls = answerCalls(plan.models, plan);
  const branches = yield* streamColumns({ calls, deps, signal });
  const answered = branches.filter(({ ending }) => ending === "done");
  if (answered.length === 0) throw totalFailure(branches);
  const comparison = compareColumns(answered);
  yield { type: "columns-compared", comparison };
  return {
    answer: {
      mode: "compare",
      branches,
      comparison,
      costPicoUsd: deps.tab.costPicoUsd(),
      totalMs: Math.round(deps.now() - startedAt),
    },
    finishReason: commonFinishReason(answered),
    resolvedModel: null,
    provider: null,
  };
}

/** The quickest model, the one that wrote the most tokens, and the figures of each that answered. */
function compareColumns(answered: readonly Branch[]): Comparison {
  const models = answered.map(({ call, outcome }) => ({
    model: call.model.id,
    latencyMs: Math.round(outcome.latencyMs),
    tokens: outcome.usage.outputTokens,
  }));
  type Figures = (typeof models)[number];
  const best = (isBetter: (a: Figures, b: Figures) => boolean) =>
    models.reduce((champion, figures) => (isBetter(figures, champion) ? figures : champion)).model;
  return {
    fastest: best((a, b) => a.latencyMs < b.latencyMs),
    longest: best((a, b) => a.tokens > b.tokens),
    models,
  };
}
