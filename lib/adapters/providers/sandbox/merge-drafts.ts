import "server-only";
import { type DraftUnit, isSameMeaning, unitsOf } from "./draft-units";
import type { Draft } from "./read-instruction";
import type { SeededRandom } from "./seeded-random";
import { countWords } from "./text-measures";

/** A merged text is not longer than this, unless a single block of code is. */
const maxMergedWords = 420;
const sentencesPerParagraph = 4;

/**
 * One text from several drafts: their sentences in turn, each meaning once, then their list items and code. Which
 * draft begins is the seed's choice; within a draft the order stays.
 */
export function mergeDrafts(drafts: readonly Draft[], random: SeededRandom): string {
  const units = takeWithinLimit(
    distinctUnits(interleave(random.shuffle(drafts.map(({ text }) => unitsOf(text))))),
  );
  const sentences = units.filter(({ kind }) => kind === "sentence");
  const items = units.filter(({ kind }) => kind === "item");
  return [
    ...paragraphsOf(sentences),
    ...(items.length > 0 ? ["Points worth keeping:", items.map(({ text }) => `- ${text}`).join("\n")] : []),
    ...units.filter(({ kind }) => kind === "code").map(({ text }) => text),
  ].join("\n\n");
}

/**
 * The first draft as it stands, followed by what the others and `additions` say beyond it, at most `limit` pieces.
 */
export function improveDraft(drafts: readonly Draft[], additions: string, limit = 3): string {
  const [base = "", ...others] = drafts.map(({ text }) => text);
  const known = unitsOf(base);
  const fresh = distinctUnits([...others, additions].flatMap(unitsOf))
    .filter(({ kind }) => kind !== "code")
    .filter((unit) => !known.some((old) => isSameMeaning(old, unit)))
    .slice(0, limit);
  const kept = base
    .split("\n")
    .filter((line) => !line.startsWith("_This is a simulated"))
    .join("\n")
    .trim();
  return [kept, fresh.map(({ text }) => text).join(" ")].filter((block) => block !== "").join("\n\n");
}

/**
 * The draft that notes name as best (`Best draft: A`), enriched with the points they list; null when the notes name
 * none of the drafts.
 */
export function enrichDraft(drafts: readonly Draft[], notes: string): string | null {
  const label = /^Best draft: ([A-Z]{1,3})\s*$/m.exec(notes)?.[1];
  const best = drafts.find((draft) => draft.label === label);
  if (!best) return null;
  const points = notes.split("\n").filter((line) => /^\s*- /.test(line));
  return improveDraft([best], points.join("\n"));
}

/** The units of all lists in turn: the first of each, then the second of each, and so on. */
function interleave(lists: readonly DraftUnit[][]): DraftUnit[] {
  const longest = Math.max(0, ...lists.map((list) => list.length));
  return Array.from({ length: longest }, (_, index) =>
    lists.flatMap((list) => list.slice(index, index + 1)),
  ).flat();
}

/** The units without those that repeat an earlier one. */
export function distinctUnits(units: readonly DraftUnit[]): DraftUnit[] {
  const kept: DraftUnit[] = [];
  for (const unit of units) if (!kept.some((earlier) => isSameMeaning(earlier, unit))) kept.push(unit);
  return kept;
}

function takeWithinLimit(units: readonly DraftUnit[]): DraftUnit[] {
  let words = 0;
  return units.filter(({ text }, index) => {
    words += countWords(text);
    return index === 0 || words <= maxMergedWords;
  });
}

function paragraphsOf(sentences: readonly DraftUnit[]): string[] {
  return Array.from({ length: Math.ceil(sentences.length / sentencesPerParagraph) }, (_, index) =>
    sentences
      .slice(index * sentencesPerParagraph, (index + 1) * sentencesPerParagraph)
      .map(({ text }) => text)
      .join(" "),
  );
}
