import type { PromptCategory } from "@/lib/core/catalog/types";

/** What the look of a text says, whatever its words: a rule, what it points to, and how strongly. */
type ShapeRule = {
  category: PromptCategory;
  signal: string;
  weight: number;
  holds: (text: string, wordCount: number) => boolean;
};

/**
 * The rules of shape. Every expression is a plain scan: no repetition inside a repetition, and no open-ended
 * repetition that two parts of one expression could share.
 */
const shapeRules: readonly ShapeRule[] = [
  { category: "code", signal: "code fence", weight: 4, holds: (text) => text.includes("```") },
  {
    category: "code",
    signal: "stack trace",
    weight: 4,
    holds: (text) =>
      /Traceback \(most recent|\n\s{0,8}at \S{1,80}[(:]|\b[A-Z][A-Za-z]{1,40}(?:Error|Exception)\b/.test(
        text,
      ),
  },
  {
    category: "code",
    signal: "error message",
    weight: 2.5,
    holds: (text) => /\b(?:error|fatal|warning|panic): |\berrno\b|\bexit code \d/i.test(text),
  },
  {
    category: "code",
    signal: "source code",
    weight: 3.5,
    holds: (text) =>
      countMatches(
        text,
        /=>|[{;]\n|\(\) ?\{|!==?|===|::|->|\breturn\b|\bconst \w|\bdef \w|#include|\bimport \w|\);|SELECT\b|<\/\w/g,
      ) >= 2,
  },
  {
    category: "code",
    signal: "call or file name",
    weight: 1.5,
    holds: (text) =>
      /\b[a-z]\w{1,40}\(\)|\b\w{2,40}\.(?:py|js|ts|tsx|java|cpp|rs|go|rb|sh|sql|log|json|css|html)\b|(?:^|\s)\.\w{2,5}\b/.test(
        text,
      ),
  },
  {
    category: "math",
    signal: "LaTeX",
    weight: 4,
    holds: (text) =>
      /\\(?:frac|int|sum|lim|sqrt|sin|cos|begin\{|pi\b|cdot|leq|geq|infty)|\$[^$\n]{1,80}[=^_][^$\n]{0,80}\$/.test(
        text,
      ),
  },
  {
    category: "math",
    signal: "equation",
    weight: 3,
    holds: (text) =>
      /\d ?[a-z]?(?:\^\d)? ?[+*=<>] ?\d|\d [-/] \d|\b[a-z]\^\d|\b\d[a-z] ?[-+=]|\b[a-z] ?[-+*/] ?[a-z] ?= |\bf\(x\)|\d ?% (?:of|von|de|от) /.test(
        text,
      ) && !/[{};]/.test(text),
  },
  {
    category: "math",
    signal: "asks for a number from numbers",
    weight: 1.4,
    holds: (text, wordCount) =>
      wordCount < 60 && countMatches(text, /\d+(?:[.,]\d+)?/g) >= 2 && /\?|%/.test(text),
  },
  {
    category: "translation",
    signal: "quoted phrase",
    weight: 1.5,
    holds: (text, wordCount) => wordCount < 40 && /["“”„«»「]/.test(text),
  },
  {
    category: "summarisation",
    signal: "speaks of a text that follows",
    weight: 2,
    holds: (text) =>
      /\b(?:following|this|the|these) (?:text|article|paragraph|passage|email|email thread|transcript|report|notes|abstract|document|chapter|discussion)\b|(?:text|article|absatz|artikel|protokoll|artículo|texto|correo|article|texte|文章|内容|текст|लेख)[^\n]{0,12}[:：]/i.test(
        text,
      ),
  },
  {
    category: "short_factual",
    signal: "short question",
    weight: 1.5,
    holds: (text, wordCount) =>
      wordCount >= 1 &&
      wordCount <= 14 &&
      text.length <= 90 &&
      /[?？]\s*$/.test(text) &&
      !speaksOfPeople(text),
  },
  {
    category: "short_factual",
    signal: "short phrase",
    weight: 1.5,
    holds: (text, wordCount) =>
      wordCount >= 3 &&
      wordCount <= 7 &&
      / of | in /.test(text) &&
      !/[.!?]/.test(text) &&
      !speaksOfPeople(text),
  },
  {
    category: "chat",
    signal: "speaks of you and me",
    weight: 1.5,
    holds: (text, wordCount) => wordCount <= 40 && speaksOfPeople(text),
  },
];

/** What the shape of a text points to. Only the ends of a long text are looked at, so the time is bounded. */
export function readShape(
  text: string,
  wordCount: number,
): { category: PromptCategory; signal: string; weight: number }[] {
  return shapeRules.filter((rule) => rule.holds(text, wordCount));
}

/** First and second persons, in the languages of the cues. */
function speaksOfPeople(text: string): boolean {
  return /(?:^|[\s'"¿¡])(?:i|i'm|i've|my|me|you|you're|your|we|our|ich|mir|mich|mein|meine|dir|dich|du|yo|mi|me|te|tu|je|j'ai|ma|mon|moi|vous|мне|меня|мой|моя|я|ты|मैं|मुझे|आप)(?=[\s',.!?]|$)/i.test(
    text,
  );
}

function countMatches(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
