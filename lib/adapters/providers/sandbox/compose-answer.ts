import "server-only";
import { codeExampleFor } from "./code-example";
import * as phrases from "./phrases";
import type { SeededRandom } from "./seeded-random";
import { keyTermsOf } from "./text-measures";
import type { AnswerStyle, Voice } from "./voices";

export type AnswerRequest = { voice: Voice; question: string; imageCount: number; random: SeededRandom };

/** What a writer works with: the terms fill the phrases. */
type Material = { terms: readonly string[]; question: string; random: SeededRandom };

const writers: Record<AnswerStyle, (material: Material) => string[]> = {
  brief: writeBrief,
  structured: writeStructured,
  prose: writeProse,
};

/** An answer in the voice's style, in Markdown, about the terms of the question. It says that it is simulated. */
export function composeAnswer({ voice, question, imageCount, random }: AnswerRequest): string {
  const terms = keyTermsOf(question, 6);
  const blocks = writers[voice.style]({ terms, question, random });
  return [...blocks, disclaimerOf(voice.name, imageCount)].join("\n\n");
}

/** The closing line of every simulated text. Composers that merge drafts drop it from them by its opening words. */
export function disclaimerOf(name: string, imageCount = 0): string {
  const pictures =
    imageCount === 0 ? "" : ` It cannot see the ${imageCount === 1 ? "picture" : "pictures"} you sent.`;
  return `_This is a simulated answer from ${name}: please do not rely on its facts.${pictures}_`;
}

function writeBrief({ terms, random }: Material): string[] {
  const opener = random.pick(phrases.briefOpeners);
  const points = random.shuffle(phrases.briefPoints).slice(0, 4);
  return [fill([opener, ...points.slice(0, 2)].join(" "), terms), fill(points.slice(2).join(" "), terms)];
}

function writeStructured({ terms, question, random }: Material): string[] {
  const points = random.shuffle(phrases.structuredPoints).slice(0, 4);
  const steps = phrases.structuredSteps.filter((_, index) => index < 2 || random.next() < 0.75);
  const code = codeExampleFor(question, terms[0] ?? "item");
  return [
    fill("## {A}: a measured view", terms),
    fill(random.pick(phrases.structuredOpeners), terms),
    "### What matters",
    fill(points.map((point) => `- ${point}`).join("\n"), terms),
    "### How to go about it",
    fill(steps.map((step, index) => `${index + 1}. ${step}`).join("\n"), terms),
    ...(code ? ["A small sketch of the idea:", code] : []),
    fill("> Keep {a} in view while you work on {b}; it is easy to lose.", terms),
  ];
}

function writeProse({ terms, question, random }: Material): string[] {
  const sentences = random.shuffle(phrases.proseSentences);
  const code = codeExampleFor(question, terms[0] ?? "item");
  return [
    fill(`${random.pick(phrases.proseOpeners)} ${sentences.slice(0, 3).join(" ")}`, terms),
    fill(sentences.slice(3, 7).join(" "), terms),
    fill(phrases.proseTable, terms),
    ...(code ? ["In code, the thought is short:", code] : []),
    fill(sentences.slice(7, 10).join(" "), terms),
    "To take away:",
    fill("- Begin with {b}.\n- Test it on one case of {c}.\n- Return to {a} with what you learnt.", terms),
    fill(sentences.slice(10, 12).join(" "), terms),
  ];
}

/** Puts terms into a phrase; spare ones where the question has too few. */
function fill(phrase: string, terms: readonly string[]): string {
  return phrase.replace(/\{([a-d])\}|\{([A-D])\}/g, (_, small?: string, capital?: string) => {
    const index = (small ?? capital ?? "a").toLowerCase().charCodeAt(0) - "a".charCodeAt(0);
    const term = terms[index] ?? phrases.spareTerms[index] ?? "it";
    return capital ? term.charAt(0).toUpperCase() + term.slice(1) : term;
  });
}
