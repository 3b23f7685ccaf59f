import "server-only";

/** Words that say nothing about a subject. English ones: simulated answers are in English. */
const stopWords: ReadonlySet<string> = new Set(
  `a about above after again all also an and any are as at be because been before being between both but by can could
  did do does done each either else even ever every few for from get give go had has have he her here him his how i if
  in into is it its just keep know let like make many may me might more most much must my need no not now of off on one
  only or other our out over own please say see shall she should show so some such take tell than that the their them
  then there these they this those through to too under until up us use very want was we well were what when where
  which while who whom whose why will with within without would write you your explain describe compare`.split(
    /\s+/,
  ),
);

/** The words of a text, as written: letters and digits with inner hyphens and apostrophes. */
export function wordsOf(text: string): string[] {
  return text.match(/[\p{L}\p{N}]+(?:['’-][\p{L}\p{N}]+)*/gu) ?? [];
}

/** The distinct words of a text that carry meaning, in lower case, in order of appearance. */
export function contentWordsOf(text: string): Set<string> {
  return new Set(
    wordsOf(text)
      .map((word) => word.toLowerCase())
      .filter((word) => !stopWords.has(word) && (word.length > 2 || /[^\p{Script=Latin}\p{N}]/u.test(word))),
  );
}

/** Up to `limit` terms of a text for naming its subject, as written, none longer than 24 characters. */
export function keyTermsOf(text: string, limit: number): string[] {
  const terms = new Map<string, string>();
  for (const word of wordsOf(text)) {
    const key = word.toLowerCase();
    if (terms.size === limit) break;
    if (stopWords.has(key) || (word.length < 4 && !/[^\p{Script=Latin}]/u.test(word))) continue;
    if (!terms.has(key)) terms.set(key, Array.from(word).slice(0, 24).join(""));
  }
  return [...terms.values()];
}

/** How many words two texts share, over how many they have: 1 the same, 0 nothing in common or nothing at all. */
export function overlapOf(left: ReadonlySet<string>, right: ReadonlySet<string>): number {
  const shared = [...left].filter((word) => right.has(word)).length;
  const all = left.size + right.size - shared;
  return all === 0 ? 0 : shared / all;
}

/** The share of `wanted` that `text` covers: 1 when nothing is wanted. */
export function coverageOf(wanted: ReadonlySet<string>, text: ReadonlySet<string>): number {
  if (wanted.size === 0) return 1;
  return [...wanted].filter((word) => text.has(word)).length / wanted.size;
}

/** Tokens as a simulated model counts them: four for every three words, rounded up. */
export function countTokens(text: string): number {
  return Math.ceil((countWords(text) * 4) / 3);
}

/** Runs between spaces. */
export function countWords(text: string): number {
  return text.match(/\S+/g)?.length ?? 0;
}
