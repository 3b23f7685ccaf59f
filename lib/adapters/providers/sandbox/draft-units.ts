import "server-only";
import { contentWordsOf, overlapOf } from "./text-measures";

/** A piece of a draft that can stand in another text: a sentence, an item of a list, or a whole block of code. */
export type DraftUnit = { kind: "sentence" | "item" | "code"; text: string; words: ReadonlySet<string> };

/** Pieces of a draft beyond this are not looked at: all pairs of pieces are compared. */
const maxUnits = 80;
/** Above this share of common words two units say the same. */
const sameMeaningOverlap = 0.7;

/**
 * A draft in pieces, in their order. Headings, tables, rules and the line that calls a text simulated are left out;
 * an unclosed block of code is closed.
 */
export function unitsOf(draft: string): DraftUnit[] {
  const units: DraftUnit[] = [];
  let code: string[] | null = null;
  for (const line of draft.split("\n")) {
    const isFence = /^\s*(```|~~~)/.test(line);
    if (code) {
      code.push(line);
      if (isFence) {
        units.push(toUnit("code", code.join("\n")));
        code = null;
      }
    } else if (isFence) code = [line];
    else units.push(...unitsOfLine(line));
  }
  if (code) units.push(toUnit("code", [...code, "```"].join("\n")));
  return units.slice(0, maxUnits);
}

/** Whether two units say the same, by the words they share. */
export function isSameMeaning(left: DraftUnit, right: DraftUnit): boolean {
  return left.text === right.text || overlapOf(left.words, right.words) >= sameMeaningOverlap;
}

function unitsOfLine(line: string): DraftUnit[] {
  const trimmed = line.trim();
  if (trimmed === "" || /^(#{1,6}\s|\||[-*_]{3,}$|_This is a simulated)/.test(trimmed)) return [];
  const item = /^(?:[-*+]|\d+[.)])\s+(.+)$/.exec(trimmed)?.[1];
  if (item) return [toUnit("item", item)];
  return sentencesOf(trimmed.replace(/^>\s*/, "")).map((sentence) => toUnit("sentence", sentence));
}

/** Splits after a closing mark and a space, so that 3.5 and gpt-5.2 stay whole. A line ending in a colon leads nowhere alone. */
function sentencesOf(paragraph: string): string[] {
  return paragraph
    .split(/(?<=[.!?…。！？])["')*_]*\s+/u)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== "" && !sentence.endsWith(":"));
}

function toUnit(kind: DraftUnit["kind"], text: string): DraftUnit {
  return { kind, text, words: contentWordsOf(text) };
}
