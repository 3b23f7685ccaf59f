import { expect, it } from "vitest";
import { maskIdentity } from "@/lib/core/orchestration/judge/mask-identity";

it.each([
  ["I am Claude.", "I am [assistant]."],
  [
    "Hi, I'm ChatGPT, a large language model trained by OpenAI.",
    "Hi, I'm [assistant], a large language model trained by [assistant].",
  ],
  [
    "I’m an AI assistant called Gemini 2.5 Pro and can help.",
    "I’m an AI assistant called [assistant] and can help.",
  ],
  ["As Claude, I cannot.", "As [assistant], I cannot."],
  [
    "As an AI language model developed by OpenAI, I think",
    "As an AI language model developed by [assistant], I think",
  ],
  ["I was created by Mistral.", "I was created by [assistant]."],
  ["My name is Swift 3.", "My name is [assistant]."],
  ["I am GPT-4o mini, you see.", "I am [assistant], you see."],
])("masks %j", (text, masked) => {
  expect(maskIdentity(text, ["Swift 3", "swift-3"])).toBe(masked);
});

it.each([
  "Claude Shannon founded information theory.",
  "As Google grew, so did Gemini.",
  "I am sure that OpenAI published it.",
  "I am a metaphysician.",
  "The model GPT-4 was made by OpenAI.",
])("leaves %j alone", (text) => {
  expect(maskIdentity(text, ["swift-3"])).toBe(text);
});

it("takes no more than linear time over a hostile text", () => {
  const text = `I am ${"a model by ".repeat(20_000)}nobody`;
  expect(maskIdentity(text, [])).toBe(text);
});
