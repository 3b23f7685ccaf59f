import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type PromptCategory, promptCategories } from "@/lib/core/catalog/types";
import { classifyPrompt } from "@/lib/core/routing/classify";
import { cueGroups } from "@/lib/core/routing/cue-phrases";

type LabelledPrompt = { category: PromptCategory; language: string; text: string };

function readPrompts(half: "tuned" | "untouched"): LabelledPrompt[] {
  const file = new URL(`../../../fixtures/routing/prompts-${half}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, "utf8"));
}

const hits = (prompts: readonly LabelledPrompt[]) =>
  prompts.filter(({ category, text }) => classifyPrompt(text).category === category).length;

describe("the labelled set", () => {
  it("holds 15 prompts of each kind in each half, in eight languages, and none twice", () => {
    const halves = [readPrompts("tuned"), readPrompts("untouched")];
    for (const half of halves) {
      for (const category of promptCategories) {
        expect(half.filter((prompt) => prompt.category === category)).toHaveLength(15);
      }
      const languages = new Set(half.map(({ language }) => language));
      expect([...languages].sort()).toEqual(["de", "en", "es", "fr", "hi", "ja", "ru", "zh"]);
    }
    expect(new Set(halves.flat().map(({ text }) => text)).size).toBe(240);
  });
});

describe("classifyPrompt", () => {
  // The vocabulary was tuned on the first half alone. The second half is for measuring only: never tune on it.
  it.each([
    ["tuned", 120],
    ["untouched", 115],
  ] as const)("names the kind of at least %s: %i of 120 prompts", (half, floor) => {
    expect(hits(readPrompts(half))).toBeGreaterThanOrEqual(floor);
  });

  it("says what it was told by", () => {
    expect(classifyPrompt('Translate "umbrella" into Italian.')).toEqual({
      category: "translation",
      confidence: 1,
      signals: ["asks to translate", "names a target language", "quoted phrase"],
    });
  });

  it.each(["", "   ", "?", "🙂🙂🙂", "\u0000\ud800", "asdf qwer"])("takes %j for conversation", (text) => {
    expect(classifyPrompt(text).category).toBe("chat");
  });

  it("does not take a span of years or a date for arithmetic", () => {
    for (const text of ["What happened in 1914-1918?", "Who was born on 10/21/1833?"]) {
      expect(classifyPrompt(text).category).toBe("short_factual");
    }
  });

  it("follows the instruction around a long document, at its start or its end", () => {
    const document =
      "The river rose again and the council met. A function of the poem is to translate grief. ".repeat(80);
    expect(classifyPrompt(`Summarize the following report:\n${document}`).category).toBe("summarisation");
    expect(classifyPrompt(`${document}\nTranslate the text above into German.`).category).toBe("translation");
  });

  it("gives the same answer whatever the case of Latin letters", () => {
    for (const { text } of readPrompts("tuned").filter(({ category }) => category === "summarisation")) {
      expect(classifyPrompt(text.toUpperCase()).category).toBe("summarisation");
    }
  });

  it("answers any text with a known category, a confidence of 0..1 and a reason", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 400 }), (text) => {
        const { category, confidence, signals } = classifyPrompt(text);
        expect(promptCategories).toContain(category);
        expect(confidence >= 0 && confidence <= 1).toBe(true);
        expect(signals.length).toBeGreaterThan(0);
      }),
      { seed: 5, numRuns: 2_000 },
    );
  });

  it("looks at no more than the ends of a text, so that its time is bounded", () => {
    const middle = (filler: string) =>
      `Write a poem about rain.${"x ".repeat(1_100)}${filler}${" x".repeat(500)}`;
    expect(classifyPrompt(middle("```SELECT * FROM t```".repeat(10_000)))).toEqual(
      classifyPrompt(middle("y")),
    );
  });
});

describe("the vocabulary", () => {
  it("has no empty or doubled phrase in a group, and a signal of one category only", () => {
    for (const { phrases } of cueGroups) {
      expect(phrases.every((phrase) => phrase.replace("*", "").length >= 1)).toBe(true);
    }
    const signals = cueGroups.map(({ signal, category }) => `${signal}|${category}`);
    const names = cueGroups.map(({ signal }) => signal);
    expect(new Set(names).size).toBe(new Set(signals).size);
  });
});
