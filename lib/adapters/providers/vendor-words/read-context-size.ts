import "server-only";
import { asCount } from "../wire-values";
import { compilePhrase } from "./compile-phrase";
import { tooLong } from "./too-long";

/** Token counts that an error tells; null is "not said". */
export type ContextSize = { limit: number | null; needed: number | null };

const phrases = tooLong.flatMap((words) =>
  "phrase" in words && words.phrase.includes("{limit}") ? [compilePhrase(words.phrase)] : [],
);

/** What a model takes and what a prompt needs by the words of an error, of which the first saying with counts stands. */
export function readContextSize(text: string): ContextSize {
  for (const phrase of phrases) {
    const counts = phrase.exec(text)?.groups;
    if (counts === undefined) continue;
    const limit = readCount(counts.limit);
    const needed = readCount(counts.needed);
    return { limit, needed: needed === null ? null : needed + (readCount(counts.plus) ?? 0) };
  }
  return { limit: null, needed: null };
}

function readCount(digits: string | undefined): number | null {
  return asCount(Number(digits?.replaceAll(",", "") || Number.NaN)) || null;
}
