import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { estimatePromptTokens, estimateTokens } from "@/lib/core/billing/token-estimate";

describe("estimateTokens", () => {
  it("is the bytes of UTF-8 over 3.2, rounded up, for any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
        expect(estimateTokens(text)).toBe(Math.ceil((new TextEncoder().encode(text).length * 5) / 16));
      }),
    );
  });

  it.each([
    ["", 0],
    ["a", 1],
    ["x".repeat(32), 10],
    ["x".repeat(33), 11],
    ["é", 1],
    ["日本語", 3],
    ["👍", 2],
    ["\ud83d", 1],
  ])("counts %j as %i", (text, tokens) => {
    expect(estimateTokens(text)).toBe(tokens);
  });
});

describe("estimatePromptTokens", () => {
  it("adds 4 tokens a message and 1,000 a picture", () => {
    const image_url = { url: "https://example.com/cat.png" };
    expect(
      estimatePromptTokens([
        { content: "x".repeat(32) },
        {
          content: [
            { type: "text", text: "x".repeat(32) },
            { type: "image_url", image_url },
            { type: "image_url", image_url },
          ],
        },
      ]),
    ).toBe(14 + 14 + 2_000);
  });

  it("is 0 for no messages", () => {
    expect(estimatePromptTokens([])).toBe(0);
  });
});
