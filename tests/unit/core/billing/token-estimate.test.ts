import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { estimatePromptTokens, estimateTokens, utf8Length } from "@/lib/core/billing/token-estimate";

describe("token estimate", () => {
  it("counts the bytes that a text takes in UTF-8", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(utf8Length(text)).toBe(Buffer.byteLength(text, "utf8"));
      }),
      { seed: 1, numRuns: 2_000 },
    );
  });

  it("counts a lone surrogate as the replacement character", () => {
    expect(utf8Length("a\ud83d")).toBe(4);
    expect(utf8Length("\ude00b")).toBe(4);
  });

  it("rounds up and is zero for nothing", () => {
    expect(estimateTokens("")).toBe(0);
    expect(estimateTokens("word")).toBe(2);
    expect(estimateTokens("x".repeat(32))).toBe(10);
  });

  it("adds four tokens a message and a thousand an image", () => {
    expect(
      estimatePromptTokens([
        { role: "system", content: "x".repeat(16) },
        {
          role: "user",
          content: [
            { type: "text", text: "x".repeat(16) },
            { type: "image_url", image_url: { url: "https://example.com/a.png" } },
          ],
        },
      ]),
    ).toBe(10 + 8 + 1_000);
  });
});
