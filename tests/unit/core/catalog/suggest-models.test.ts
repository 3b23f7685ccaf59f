import { describe, expect, it } from "vitest";
import { suggestModels } from "@/lib/core/catalog/suggest-models";

describe("suggestModels", () => {
  it.each([
    ["gpt-52", "gpt-5.2"],
    ["GPT 5.2", "gpt-5.2"],
    ["openai/gpt-5.2", "gpt-5.2"],
    ["claude-sonnet-4-5", "claude-sonnet-4.5"],
    ["claude-sonet-4.5", "claude-sonnet-4.5"],
    ["gemini-3-flash-preview", "gemini-3-flash"],
    ["deepseek/deepseek-chat-v3-0324", "deepseek-v3"],
    ["mistral-larg", "mistral-large"],
    ["swift", "sandbox/swift"],
    ["aut", "auto"],
  ])("takes %s for %s", (wanted, expected) => {
    expect(suggestModels(wanted)[0]).toBe(expected);
  });

  it("offers several of a family when only the family is named", () => {
    const suggestions = suggestModels("claude-opus");
    expect(suggestions).toHaveLength(3);
    for (const id of suggestions) expect(id).toMatch(/^claude-opus/);
  });

  it("offers nothing when nothing is near, however long the id", () => {
    expect(suggestModels("zzzzzzzzzzzzzzz")).toEqual([]);
    expect(suggestModels("…")).toEqual([]);
    expect(suggestModels("q".repeat(100_000))).toEqual([]);
  });

  it("keeps to the limit", () => {
    expect(suggestModels("gpt-5", 5)).toHaveLength(5);
  });
});
