import { type PromptCategory, promptCategories } from "@/lib/core/catalog/types";
import { foldText, isUnspaced, matchCues, wordsOf } from "./match-cues";
import { readShape } from "./prompt-shape";

/** What kind of prompt this is. `confidence` is 0..1; `signals` says what it was told by, the strongest first. */
export type Classification = { category: PromptCategory; confidence: number; signals: string[] };

/** A long prompt is an instruction around a document: its first and its last characters tell what is wanted. */
const headCharacters = 2_000;
const tailCharacters = 800;

/** What a category must reach to be believed; below it the prompt is conversation. */
const leastScore = 1.5;

/** A cue in the middle of a long text is probably the document's, not the instruction's. */
const bodyShare = 0.35;

/** A second cue of one kind adds less than the first: synonyms are not independent witnesses. */
const repeatShare = 0.3;

/**
 * The kind of a prompt, from its words and its shape: the same for the same text, in time linear in its length and
 * bounded for long ones, without a model call (CONTRACT.md §3 "Auto"). `text` is the last user message.
 */
export function classifyPrompt(text: string): Classification {
  const sample = sampleOf(text);
  const words = wordsOf(foldText(sample));
  const witnesses = new Map<string, { category: PromptCategory; weight: number }>();
  const cues = matchCues(words, isUnspaced(sample) ? foldText(sample) : "");
  for (const { group, isInstruction } of cues) {
    const weight = group.weight * (isInstruction ? 1 : bodyShare);
    const known = witnesses.get(group.signal);
    if (known === undefined) witnesses.set(group.signal, { category: group.category, weight });
    else known.weight = Math.max(known.weight, weight) + repeatShare * Math.min(known.weight, weight);
  }
  for (const { category, signal, weight } of readShape(sample, words.length)) {
    witnesses.set(signal, { category, weight });
  }
  return decide(witnesses);
}

function decide(
  witnesses: ReadonlyMap<string, { category: PromptCategory; weight: number }>,
): Classification {
  const scores = promptCategories.map((category) => ({
    category,
    score: [...witnesses.values()].reduce(
      (sum, witness) => sum + (witness.category === category ? witness.weight : 0),
      0,
    ),
  }));
  // The sort is stable, so a tie goes to the category that the catalogue lists first.
  const [best, second] = scores.sort((left, right) => right.score - left.score);
  if (best === undefined || best.score < leastScore) {
    return { category: "chat", confidence: 0, signals: ["no clear sign of another kind"] };
  }
  const signals = [...witnesses]
    .filter(([, witness]) => witness.category === best.category)
    .sort(([, left], [, right]) => right.weight - left.weight)
    .map(([signal]) => signal);
  const lead = (best.score - (second?.score ?? 0)) / best.score;
  return { category: best.category, confidence: Math.round(lead * 100) / 100, signals };
}

function sampleOf(text: string): string {
  if (text.length <= headCharacters + tailCharacters) return text;
  return `${text.slice(0, headCharacters)}\n${text.slice(-tailCharacters)}`;
}
