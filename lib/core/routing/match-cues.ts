import { type CueGroup, cueGroups } from "./cue-phrases";

/** A cue that was found. `isInstruction`: near the start or the end, where people say what they want. */
export type FoundCue = { group: CueGroup; phrase: string; isInstruction: boolean };

type Cue = { group: CueGroup; phrase: string; words: readonly string[]; isPrefix: boolean };

/** How many words at each end of a prompt count as its instruction. */
const instructionWords = 24;

/**
 * Every cue phrase in a folded text, once each. Time is linear in the text: each word looks up the few phrases that
 * begin like it, and no phrase has more than four words.
 */
export function matchCues(words: readonly string[], unspaced: string): FoundCue[] {
  const found = new Map<Cue, boolean>();
  words.forEach((word, index) => {
    const isInstruction = index < instructionWords || index >= words.length - instructionWords;
    for (const cue of wordCues.get(keyOf(word)) ?? []) {
      if (!matchesAt(cue, words, index)) continue;
      found.set(cue, isInstruction || found.get(cue) === true);
    }
  });
  if (unspaced !== "") {
    for (const cue of unspacedCues) if (unspaced.includes(cue.phrase)) found.set(cue, true);
  }
  return [...found].map(([{ group, phrase }, isInstruction]) => ({ group, phrase, isInstruction }));
}

/** The text without case and accents, so that "Übersetze" and "ubersetze" are one word. */
export function foldText(text: string): string {
  return text
    .toLowerCase()
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/ß/g, "ss");
}

/** The words of a folded text. "c++" and "c#" stay whole. */
export function wordsOf(folded: string): string[] {
  return folded.match(/[\p{L}\p{M}\p{N}_]+[+#]{0,2}/gu) ?? [];
}

/** Whether a text is written without spaces between words (Chinese, Japanese). */
export function isUnspaced(text: string): boolean {
  return /[\u3040-\u30ff\u3400-\u9fff]/.test(text);
}

const allCues: readonly Cue[] = cueGroups.flatMap((group) =>
  group.phrases.map((raw) => {
    const phrase = foldText(raw.replace(/\*$/, ""));
    return { group, phrase, words: wordsOf(phrase), isPrefix: raw.endsWith("*") };
  }),
);
const unspacedCues = allCues.filter(({ phrase }) => isUnspaced(phrase));
const wordCues = indexByStart(allCues.filter(({ phrase }) => !isUnspaced(phrase)));

function matchesAt({ words: cueWords, isPrefix }: Cue, words: readonly string[], index: number): boolean {
  return cueWords.every((cueWord, offset) => {
    const word = words[index + offset];
    const isLast = offset === cueWords.length - 1;
    return isPrefix && isLast ? word?.startsWith(cueWord) === true : word === cueWord;
  });
}

/** Two letters are enough to leave a handful of cues for a word, and no prefix cue is shorter. */
function keyOf(word: string): string {
  return word.slice(0, 2);
}

function indexByStart(cues: readonly Cue[]): ReadonlyMap<string, readonly Cue[]> {
  const index = new Map<string, Cue[]>();
  for (const cue of cues) {
    const key = keyOf(cue.words[0] ?? "");
    const sameStart = index.get(key);
    if (sameStart === undefined) index.set(key, [cue]);
    else sameStart.push(cue);
  }
  return index;
}
