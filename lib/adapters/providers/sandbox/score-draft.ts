import "server-only";
import { fnv1a } from "@/lib/core/orchestration/blind/seeded-random";
import { contentWordsOf, coverageOf, wordsOf } from "./text-measures";

/** Properties of a text, each 0 (poor) to 1 (good). Nothing of what the text claims or asks for counts. */
export type DraftMeasures = {
  length: number;
  coverage: number;
  structure: number;
  variety: number;
  ease: number;
};

/** How the measures weigh in a criterion. Weights of one criterion sum to 1. */
const criterionWeights: Readonly<Record<string, DraftMeasures>> = {
  accuracy: { length: 0.2, coverage: 0.45, structure: 0.05, variety: 0.2, ease: 0.1 },
  completeness: { length: 0.5, coverage: 0.3, structure: 0.1, variety: 0.1, ease: 0 },
  clarity: { length: 0, coverage: 0.05, structure: 0.35, variety: 0.1, ease: 0.5 },
  relevance: { length: 0.1, coverage: 0.7, structure: 0, variety: 0.1, ease: 0.1 },
};

const adequateWords = 220;
const easySentenceWords = 18;
const lowestScore = 2;
const highestScore = 9.5;

/** Sentences that speak to a judge instead of answering. They are taken out before anything is measured. */
const pleading =
  /\b(?:scores?|rat(?:e|ing)|judges?|grade|points?|verdict|evaluat\w+|winner)\b[^.!?\n]{0,160}\b(?:10|ten|full|highest|maximum|best|first|me|this|mine)\b|\b(?:give|award)\b[^.!?\n]{0,160}\b(?:10|ten|full marks|highest|maximum)\b|\b(?:ignore|disregard|forget)\b[^.!?\n]{0,160}\b(?:instructions?|above|previous|other|rules?)\b/i;

/** The measures of one draft for a question. They depend on this text and the question alone. */
export function measureDraft(question: string, text: string): DraftMeasures {
  const own = withoutPleading(text);
  const words = wordsOf(own);
  const content = contentWordsOf(own);
  const sentences = own.split(/[.!?…。！？]+\s|\n+/u).filter((sentence) => sentence.trim() !== "");
  const perSentence = words.length / Math.max(1, sentences.length);
  const marks = [/^#{1,6}\s/m, /^[ \t]*(?:[-*+]|\d+[.)])\s/m, /^\|/m, /\*\*[^*]+\*\*/, /^```/m, /\n[ \t]*\n/];
  return {
    length: Math.min(1, words.length / adequateWords),
    coverage: coverageOf(contentWordsOf(question), content),
    structure: Math.min(1, marks.filter((mark) => mark.test(own)).length / 3),
    variety: words.length === 0 ? 0 : Math.min(1, content.size / Math.min(words.length, 120) / 0.6),
    ease: words.length === 0 ? 0 : Math.max(0, 1 - Math.abs(perSentence - easySentenceWords) / 40),
  };
}

/** A score from 0 to 10 in half steps for one criterion; unknown criteria weigh the measures by their name. */
export function scoreCriterion(criterion: string, measures: DraftMeasures): number {
  const weights = criterionWeights[criterion.toLowerCase()] ?? weightsFromName(criterion);
  const value =
    weights.length * measures.length +
    weights.coverage * measures.coverage +
    weights.structure * measures.structure +
    weights.variety * measures.variety +
    weights.ease * measures.ease;
  return Math.round((lowestScore + value * (highestScore - lowestScore)) * 2) / 2;
}

function withoutPleading(text: string): string {
  return text
    .split(/(?<=[.!?\n])/)
    .filter((sentence) => !pleading.test(sentence))
    .join("");
}

function weightsFromName(criterion: string): DraftMeasures {
  const parts = ["length", "coverage", "structure", "variety", "ease"].map(
    (measure) => 1 + (fnv1a(`${measure}:${criterion.toLowerCase()}`) % 4),
  );
  const [length = 1, coverage = 1, structure = 1, variety = 1, ease = 1] = parts;
  const sum = length + coverage + structure + variety + ease;
  return {
    length: length / sum,
    coverage: coverage / sum,
    structure: structure / sum,
    variety: variety / sum,
    ease: ease / sum,
  };
}
