import { promptCategories } from "@/lib/core/catalog/types";
import type { Draft, Insight } from "./strategy";

/**
 * The draft that stands in when no synthesizer answers: the one an analysis picked, else a finished one before a
 * cut-off one, then the model of which we expect more, then the earlier place.
 */
export function bestDraft(drafts: readonly [Draft, ...Draft[]], insight: Insight | null): Draft {
  if (insight?.best) return insight.best;
  return drafts.reduce((best, draft) => (isBetter(draft, best) ? draft : best));
}

function isBetter(draft: Draft, than: Draft): boolean {
  const finished = (each: Draft) => (each.outcome.finishReason === "stop" ? 1 : 0);
  const byEnding = finished(draft) - finished(than);
  return byEnding === 0 ? qualityOf(draft) > qualityOf(than) : byEnding > 0;
}

function qualityOf({ proposal }: Draft): number {
  return promptCategories.reduce((sum, category) => sum + proposal.model.priors.quality[category], 0);
}
