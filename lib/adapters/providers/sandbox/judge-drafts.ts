import "server-only";
import type { Draft } from "./read-instruction";
import { type DraftMeasures, measureDraft, scoreCriterion } from "./score-draft";

export type Verdict = {
  scores: { label: string; reasoning: string; criteria: Record<string, number> }[];
  overall: string;
};

const defaultCriteria = ["accuracy", "completeness", "clarity", "relevance"];

/**
 * Scores every draft by measurable properties of its text (`score-draft.ts`), so the order and the labels of the
 * drafts change nothing, and neither does what a draft says about its own worth.
 */
export function judgeDrafts(
  question: string,
  drafts: readonly Draft[],
  criteria: readonly string[],
): Verdict {
  const asked = criteria.length > 0 ? criteria : defaultCriteria;
  const scores = drafts.map(({ label, text }) => {
    const measures = measureDraft(question, text);
    return {
      label,
      reasoning: describeMeasures(measures),
      criteria: Object.fromEntries(
        asked.map((criterion) => [criterion, scoreCriterion(criterion, measures)]),
      ),
    };
  });
  return { scores, overall: describeOutcome(scores) };
}

/** The draft whose criteria sum highest, with the totals; equal ones are told apart by their text, not their place. */
export function pickBest(question: string, drafts: readonly Draft[]): Draft | undefined {
  return drafts
    .map((draft) => ({ draft, total: totalOf(question, draft.text) }))
    .toSorted((left, right) => right.total - left.total || (left.draft.text < right.draft.text ? -1 : 1))
    .at(0)?.draft;
}

/** One sentence on what was measured. */
export function describeMeasures({ length, coverage, structure, variety, ease }: DraftMeasures): string {
  const percent = (share: number) => `${Math.round(share * 100)} %`;
  const remarks = [
    `names ${percent(coverage)} of the question's terms`,
    length >= 1 ? "is long enough to be thorough" : `reaches ${percent(length)} of a thorough length`,
    structure >= 0.66 ? "is well structured" : "has little structure",
    variety >= 0.8 ? "uses a varied vocabulary" : "repeats itself in places",
    ease >= 0.75 ? "reads easily" : "has sentences of an uneven length",
  ];
  return `The text ${remarks.slice(0, -1).join(", ")} and ${remarks.at(-1)}.`;
}

function totalOf(question: string, text: string): number {
  const measures = measureDraft(question, text);
  return defaultCriteria.reduce((sum, criterion) => sum + scoreCriterion(criterion, measures), 0);
}

function describeOutcome(scores: Verdict["scores"]): string {
  const totals = scores.map(({ criteria }) => Object.values(criteria).reduce((sum, score) => sum + score, 0));
  const gap = Math.max(...totals) - Math.min(...totals);
  const outcome =
    gap === 0
      ? "The texts are level."
      : gap < 2
        ? "The texts are close."
        : "One text stands out from the rest.";
  return `${outcome} Simulated verdict: length, coverage of the question, structure, vocabulary and ease were measured.`;
}
