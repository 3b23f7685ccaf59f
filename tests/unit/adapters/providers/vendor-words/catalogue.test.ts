import { existsSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { compilePhrase } from "@/lib/adapters/providers/vendor-words/compile-phrase";
import { findMeaning, vendorWords } from "@/lib/adapters/providers/vendor-words/find-meaning";
import { readContextSize } from "@/lib/adapters/providers/vendor-words/read-context-size";
import { projectRoot } from "../../../../../scripts/project-root.mjs";

const lines = vendorWords.flatMap(({ meaning, words }) => words.map((each) => ({ meaning, ...each })));
const phrases = lines.flatMap((line) => ("phrase" in line ? [line] : []));
const codes = lines.flatMap((line) => ("code" in line ? [line] : []));

describe("the catalogue of vendors' words", () => {
  it.each(phrases)(
    "has '$phrase' in what $vendor says, and takes it for $meaning",
    ({ phrase, example, meaning }) => {
      expect(example).toMatch(compilePhrase(phrase));
      expect(findMeaning({ status: 400, codes: new Set(), text: example })).toBe(meaning);
    },
  );

  it.each(codes)("takes the code $code of $vendor for $meaning", ({ code, meaning }) => {
    expect(findMeaning({ status: 400, codes: new Set([code.toLowerCase()]), text: "" })).toBe(meaning);
  });

  it.each(lines)("names the source of $vendor's words", ({ source }) => {
    const isThere = source.startsWith("https://")
      ? URL.canParse(source)
      : existsSync(path.join(projectRoot, source));
    expect(isThere).toBe(true);
  });

  it("has no code twice, and no phrase with more than two gaps", () => {
    const known = codes.map(({ code }) => code.toLowerCase());
    expect(new Set(known).size).toBe(known.length);
    expect(phrases.filter(({ phrase }) => phrase.split("…").length > 3)).toEqual([]);
  });
});

describe("compilePhrase", () => {
  it.each([
    ["a b", "A \n b", true],
    ["a (b) > c.", "a (b) > cd", false],
    ["isn't", "it isn’t", true],
    ["[one|two|] three", "two three", true],
    ["model {name} is", "model `x/y-1.2` is", true],
    ["from…to", `from${"x".repeat(160)}to`, true],
    ["from…to", `from${"x".repeat(161)}to`, false],
  ])("reads %j in %j: %s", (phrase, text, isFound) => {
    expect(compilePhrase(phrase).test(text)).toBe(isFound);
  });
});

describe("findMeaning", () => {
  it.each([
    [401, "The model `m` does not exist"],
    [404, "Insufficient balance"],
    [429, "This model's maximum context length is 8192 tokens."],
    [429, "The engine is currently overloaded"],
    [503, "Rate limit of the host behind us"],
    [400, "temperature must be at most 2"],
    [400, "The image exceeds the maximum size of 5 MB"],
  ])("leaves status %i to itself where the words are %j", (status, text) => {
    expect(findMeaning({ status, codes: new Set(), text })).toBeNull();
  });
});

describe("readContextSize", () => {
  it.each([
    ["maximum context length is 1,048,576 tokens", { limit: 1_048_576, needed: null }],
    ["exceed context limit: 142251   64000 > 200000", { limit: 200_000, needed: 206_251 }],
    ["maximum context length is 0 tokens", { limit: null, needed: null }],
    ["maximum context length is 999999999 tokens", { limit: null, needed: null }],
    ["too long", { limit: null, needed: null }],
  ])("reads %j", (text, size) => {
    expect(readContextSize(text)).toStrictEqual(size);
  });
});
