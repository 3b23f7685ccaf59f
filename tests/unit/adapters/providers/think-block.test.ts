import { describe, expect, it } from "vitest";
import { createThinkBlock } from "@/lib/adapters/providers/openai-compatible/think-block";
import { seededRandom } from "./support/seeded-random";

/** Feeds the pieces: the text and the reasoning that come of them. */
function read(pieces: readonly string[]) {
  let text = "";
  let reasoning = "";
  const block = createThinkBlock({
    text: (delta) => {
      text += delta;
    },
    reasoning: (delta) => {
      reasoning += delta;
    },
  });
  for (const piece of pieces) block.feed(piece);
  block.flush();
  return { text, reasoning };
}

const answers = [
  { what: "a block", content: "<think>2+2</think>Four.", reasoning: "2+2", text: "Four." },
  {
    what: "a block with lines of its own",
    content: "<think>\n2+2\n is easy\n</think>\n\nFour.\n",
    reasoning: "2+2\n is easy",
    text: "Four.\n",
  },
  {
    what: "white space before it",
    content: " \n\t<think>2+2</think> Four.",
    reasoning: "2+2",
    text: "Four.",
  },
  {
    what: "a block that never closes",
    content: "<think>2+2 < 5 </thin",
    reasoning: "2+2 < 5 </thin",
    text: "",
  },
  { what: "a block and nothing behind it", content: "<think>2+2</think>\n", reasoning: "2+2", text: "" },
  { what: "an empty block", content: "<think>\n\n</think>\n\nFour.", reasoning: "", text: "Four." },
  {
    what: "a second block",
    content: "<think>a</think>b<think>c</think>d",
    reasoning: "a",
    text: "b<think>c</think>d",
  },
  {
    what: "an opening tag within the block",
    content: "<think>a<think>b</think>c",
    reasoning: "a<think>b",
    text: "c",
  },
  {
    what: "something like the closing tag",
    content: "<think>a</ think></thin k>b</think>c",
    reasoning: "a</ think></thin k>b",
    text: "c",
  },
  {
    what: "a block in the middle",
    content: "Four. <think>2+2</think>",
    reasoning: "",
    text: "Four. <think>2+2</think>",
  },
  { what: "a closing tag alone", content: "2+2</think>Four.", reasoning: "", text: "2+2</think>Four." },
  { what: "another tag", content: "<thinking>a</thinking>", reasoning: "", text: "<thinking>a</thinking>" },
  { what: "the beginning of a tag alone", content: " <thi", reasoning: "", text: " <thi" },
  { what: "white space alone", content: " \n", reasoning: "", text: " \n" },
  { what: "text", content: "\n Four.", reasoning: "", text: "\n Four." },
  { what: "nothing", content: "", reasoning: "", text: "" },
];

describe("the block of thinking", () => {
  it.each(answers)("is told from the text in $what, at every cut", ({ content, reasoning, text }) => {
    expect(read([content])).toStrictEqual({ text, reasoning });
    expect(read([...content])).toStrictEqual({ text, reasoning });
    for (let at = 0; at <= content.length; at += 1) {
      expect(read([content.slice(0, at), content.slice(at)]), `cut at ${at}`).toStrictEqual({
        text,
        reasoning,
      });
    }
  });

  it("is told at seeded cuts into several pieces", () => {
    for (const { content, reasoning, text } of answers) {
      for (let seed = 1; seed <= 50; seed += 1) {
        const random = seededRandom(seed);
        const pieces: string[] = [];
        for (let at = 0; at < content.length; at += pieces.at(-1)?.length ?? 1) {
          pieces.push(content.slice(at, at + 1 + Math.floor(random() * 5)));
        }
        expect(read(pieces), `seed ${seed}`).toStrictEqual({ text, reasoning });
      }
    }
  });

  it("is passed on as it comes", () => {
    const seen: string[] = [];
    const block = createThinkBlock({
      text: (delta) => seen.push(`text ${delta}`),
      reasoning: (delta) => seen.push(`thought ${delta}`),
    });
    for (const piece of ["<th", "ink>\nOne", " two", ".\n</thi", "nk>\n", "\nFour", "."]) block.feed(piece);
    expect(seen.filter((entry) => !entry.endsWith(" "))).toStrictEqual([
      "thought One",
      "thought  two",
      "thought .",
      "text Four",
      "text .",
    ]);
  });

  it("holds back no endless white space", () => {
    const spaces = " ".repeat(10_000);
    expect(read([spaces, "Four."])).toStrictEqual({ text: `${spaces}Four.`, reasoning: "" });
    expect(read(["<think>a", spaces, "</think>b"])).toStrictEqual({ text: "b", reasoning: `a${spaces}` });
  });
});
