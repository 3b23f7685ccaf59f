import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { estimateTokens } from "@/lib/core/billing/token-estimate";
import { fitTexts } from "@/lib/core/orchestration/blend/context-budget";
import { cutText } from "@/lib/core/orchestration/blend/cut-text";
import { waterFill } from "@/lib/core/orchestration/blend/water-fill";
import { promptLimit, requireWindow } from "@/lib/core/orchestration/context-window";
import { scriptedModel } from "@/tests/support/scripted-models";

const runs = { seed: 20_260_702, numRuns: 500 };
const sizes = fc.array(fc.nat(50_000), { minLength: 1, maxLength: 9 });

describe("waterFill", () => {
  it("keeps within the budget and leaves what is no longer than an even share whole", () => {
    fc.assert(
      fc.property(sizes, fc.nat(100_000), (items, budget) => {
        const kept = waterFill(items, budget);
        expect(kept.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(budget);
        items.forEach((size, index) => {
          if (size <= Math.floor(budget / items.length)) expect(kept[index]).toBe(size);
        });
      }),
      runs,
    );
  });

  it("gives a longer item no less than a shorter one, and the same in any order", () => {
    fc.assert(
      fc.property(sizes, fc.nat(100_000), (items, budget) => {
        const sorted = items.toSorted((a, b) => a - b);
        const kept = waterFill(sorted, budget);
        expect(kept).toStrictEqual(kept.toSorted((a, b) => a - b));
        expect(waterFill(items, budget).toSorted((a, b) => a - b)).toStrictEqual(kept);
      }),
      runs,
    );
  });

  it("wastes no more than the rounding when something had to be cut", () => {
    expect(waterFill([10, 500, 700], 610)).toStrictEqual([10, 300, 300]);
    expect(waterFill([1, 2, 3], 6)).toStrictEqual([1, 2, 3]);
    expect(waterFill([5], 0)).toStrictEqual([0]);
  });
});

describe("cutText", () => {
  it("never exceeds its tokens, whatever the script, and never tears a character", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 2_000 }), fc.nat(400), (text, maxTokens) => {
        const cut = cutText(text, maxTokens);
        expect(estimateTokens(cut)).toBeLessThanOrEqual(maxTokens);
        expect(() => encodeURIComponent(cut)).not.toThrow();
      }),
      runs,
    );
  });

  it("keeps the head and the tail at paragraph borders and says what is missing", () => {
    const text = Array.from({ length: 40 }, (_, index) => `Paragraph ${index} has some words.`).join("\n\n");
    const cut = cutText(text, 200);
    expect(cut).toMatch(/^Paragraph 0 has some words\.\n\n/);
    expect(cut).toMatch(/words\.\n\[\d+ tokens omitted\]\nParagraph \d+ has/);
    expect(cut).toMatch(/Paragraph 39 has some words\.$/);
  });

  it("closes a code fence that the cut opened", () => {
    const text = `Look:\n\`\`\`ts\n${"const x = 1;\n".repeat(400)}\`\`\`\nDone.`;
    const cut = cutText(text, 300);
    expect((cut.match(/^```/gm) ?? []).length % 2).toBe(0);
  });
});

describe("fitTexts", () => {
  it("tells a maimed draft from one that was merely cut", () => {
    const long = "word ".repeat(2_000);
    expect(fitTexts(["short", long], 2_500).isMaimed).toBe(false);
    expect(fitTexts(["short", long], 1_000).isMaimed).toBe(true);
    expect(fitTexts(["short", long], 10_000)).toStrictEqual({ texts: ["short", long], isMaimed: false });
  });
});

describe("requireWindow", () => {
  const messages = [{ role: "user" as const, content: "x".repeat(3_200) }];

  it("accepts a prompt that fits and names the model of one that does not", () => {
    const model = scriptedModel("small", { contextWindow: 1_500, maxOutputTokens: 100 });
    expect(() => requireWindow({ model, messages, maxTokens: undefined, takesDrafts: false })).not.toThrow();
    expect(() => requireWindow({ model, messages, maxTokens: undefined, takesDrafts: true })).toThrow(
      expect.objectContaining({
        code: "context_length_exceeded",
        details: { model: "small", limit: 1_250, needed: 2_028 },
      }),
    );
  });

  it("keeps a tenth of the window and the answer's room free", () => {
    const model = scriptedModel("m", { contextWindow: 10_000, maxOutputTokens: 3_000 });
    expect(promptLimit(model, undefined)).toBe(6_000);
    expect(promptLimit(model, 1_000)).toBe(8_000);
    expect(promptLimit(scriptedModel("m", { contextWindow: 10_000, maxOutputTokens: 10_000 }), 10_000)).toBe(
      4_000,
    );
  });
});
