import "server-only";
import { isSameMeaning, unitsOf } from "./draft-units";
import { describeMeasures, pickBest } from "./judge-drafts";
import { distinctUnits } from "./merge-drafts";
import type { Draft } from "./read-instruction";
import { measureDraft } from "./score-draft";
import { coverageOf } from "./text-measures";

export type Pick = { best: string; reasons: string; missing: string[] };

const maxMissing = 3;
/** A piece of another draft is missed when the best one has less than this share of its words. */
const coveredShare = 0.5;

/** The best draft by measure, why, and up to three things that only other drafts say. */
export function pickDraft(question: string, drafts: readonly Draft[]): Pick {
  const best = pickBest(question, drafts) ?? { label: "A", text: "" };
  const own = unitsOf(best.text);
  const ownWords = new Set(own.flatMap(({ words }) => [...words]));
  const foreign = drafts.filter((draft) => draft !== best).flatMap(({ text }) => unitsOf(text));
  const missing = distinctUnits(foreign)
    .filter(({ kind, words }) => kind !== "code" && words.size > 2)
    .filter((unit) => !own.some((each) => isSameMeaning(each, unit)))
    .filter(({ words }) => coverageOf(words, ownWords) < coveredShare)
    .map(({ text }) => text)
    .slice(0, maxMissing);
  return { best: best.label, reasons: describeMeasures(measureDraft(question, best.text)), missing };
}
