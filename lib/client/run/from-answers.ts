import { defaultCriteria } from "@/lib/contracts/judge";
import type { BlendDraft, JudgeDraft } from "./mode-draft";

const mostBlended = 6;
const mostJudged = 4;

/** A blend of answers that are there already; a mode takes only so many, so the first of them. */
export function blendOf(models: readonly string[], source: string): BlendDraft {
  return {
    mode: "blend",
    models: models.slice(0, mostBlended),
    strategy: "consensus",
    synthesizer: null,
    source,
  };
}

/** A verdict on answers that are there already. */
export function judgeOf(models: readonly string[], source: string): JudgeDraft {
  return {
    mode: "judge",
    models: models.slice(0, mostJudged),
    judge: null,
    criteria: defaultCriteria,
    source,
  };
}
