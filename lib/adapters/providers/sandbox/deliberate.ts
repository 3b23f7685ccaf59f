import "server-only";
import { type DraftUnit, isSameMeaning, unitsOf } from "./draft-units";
import type { Draft } from "./read-instruction";
import { keyTermsOf } from "./text-measures";

export type Deliberation = {
  agreements: string[];
  disagreements: { topic: string; positions: { label: string; position: string }[] }[];
  follow_ups: string[];
};

type ReadDraft = { label: string; units: DraftUnit[] };

const maxOfEach = 3;

/**
 * What drafts share and where they part. A sentence that another draft repeats is an agreement, as is a term of the
 * question that all of them treat; a term on which their sentences differ is a disagreement, each position quoted.
 */
export function deliberate(question: string, drafts: readonly Draft[]): Deliberation {
  const read = drafts.map(({ label, text }) => ({ label, units: unitsOf(text) }));
  const terms = keyTermsOf(question, 8);
  const positionsByTerm = terms.map((term) => ({ topic: term, positions: positionsOn(term, read) }));
  const shared = positionsByTerm.filter(({ positions }) => positions.length === drafts.length);
  return {
    agreements: [
      ...sharedSentences(read),
      ...shared.map(({ topic }) => `Every draft treats ${topic} as part of the answer.`),
    ].slice(0, maxOfEach),
    disagreements: positionsByTerm
      .filter(({ positions }) => new Set(positions.map(({ position }) => position)).size > 1)
      .slice(0, maxOfEach),
    follow_ups: positionsByTerm
      .filter(({ positions }) => positions.length < drafts.length)
      .map(({ topic }) => `What would settle the question of ${topic}?`)
      .slice(0, maxOfEach),
  };
}

/** The first sentence in which each draft names a term; drafts that do not name it have no position. */
function positionsOn(term: string, drafts: readonly ReadDraft[]): { label: string; position: string }[] {
  return drafts.flatMap(({ label, units }) => {
    const unit = units.find(({ kind, words }) => kind !== "code" && words.has(term.toLowerCase()));
    return unit ? [{ label, position: unit.text }] : [];
  });
}

function sharedSentences(drafts: readonly ReadDraft[]): string[] {
  return drafts.flatMap(({ units }, index) =>
    units
      .filter(({ kind, words }) => kind !== "code" && words.size > 2)
      .filter((unit) =>
        drafts.slice(index + 1).some((other) => other.units.some((each) => isSameMeaning(each, unit))),
      )
      .map(({ text }) => text),
  );
}
