import { describe, expect, it } from "vitest";
import { catalogModels, isFaultModel } from "@/lib/core/catalog/catalog";
import { rankByQuality } from "@/lib/core/catalog/rank-by-quality";

describe("rankByQuality", () => {
  it.each([
    ["code", "gpt"],
    ["reasoning", "gpt"],
    ["math", "claude"],
    ["creative_writing", "claude"],
    ["chat", "claude"],
  ] as const)("puts the right family first for %s", (category, family) => {
    expect(rankByQuality(catalogModels, category)[0]?.family).toBe(family);
  });

  it.each(["translation", "short_factual"] as const)("puts Gemini Flash first for %s", (category) => {
    expect(rankByQuality(catalogModels, category)[0]?.id).toMatch(/^gemini-[\d.]+-flash$/);
  });

  it("leaves fault models out and ranks every real model above the simulated ones", () => {
    const ranked = rankByQuality(catalogModels);
    expect(ranked.filter(isFaultModel)).toEqual([]);
    const firstSimulated = ranked.findIndex((model) => model.isSimulated);
    expect(ranked.slice(firstSimulated).every((model) => model.isSimulated)).toBe(true);
    expect(ranked.slice(firstSimulated)).toHaveLength(8);
  });

  it("does not depend on the order it is given", () => {
    const ids = (models: typeof catalogModels) => rankByQuality(models).map((model) => model.id);
    expect(ids(catalogModels.toReversed())).toEqual(ids(catalogModels));
  });

  it("ranks what it is given when only simulated models can serve", () => {
    const voices = catalogModels.filter((model) => model.isSimulated);
    expect(
      rankByQuality(voices)
        .slice(0, 3)
        .map((model) => model.id),
    ).toEqual(["sandbox/sage", "sandbox/scribe", "sandbox/swift"]);
  });
});
