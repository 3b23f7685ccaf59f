import { describe, expect, it } from "vitest";
import { firstPrices, picoUsd } from "@/lib/core/catalog/prices";
import type { CatalogModel } from "@/lib/core/catalog/types";
import { orderModels } from "@/lib/core/orchestration/chat/mesh-order";
import { scriptedModel } from "@/tests/support/scripted-models";

const model = (id: string, ttftMs: number, pricePicoUsd: number) =>
  scriptedModel(id, {
    routes: [{ provider: "openai", upstreamId: id, prices: picoUsd(pricePicoUsd, pricePicoUsd) }],
    priors: { ...scriptedModel(id).priors, ttftMs },
  });
const slowCheap = model("slow-cheap", 900, 1);
const quickDear = model("quick-dear", 100, 9);
const middle = model("middle", 500, 5);
const models = [slowCheap, quickDear, middle];

const facts = {
  promptTokens: 1_000,
  expectedOutputTokens: 500,
  latencies: { firstTokenMs: () => null },
  pricesOf: ({ routes }: CatalogModel) => firstPrices(routes),
  nextTurn: () => 0,
};
const ids = (ordered: readonly { id: string }[]) => ordered.map(({ id }) => id);

describe("the order of a mesh", () => {
  it("is the caller's own for rate-limit, each model once", () => {
    expect(ids(orderModels("rate-limit", [middle, slowCheap, middle], facts))).toEqual([
      "middle",
      "slow-cheap",
    ]);
  });

  it("is by expected time to first token for latency", () => {
    expect(ids(orderModels("latency", models, facts))).toEqual(["quick-dear", "middle", "slow-cheap"]);
  });

  it("is by measured time to first token where there were calls", () => {
    const measured = { firstTokenMs: (id: string) => (id === "slow-cheap" ? 50 : null) };
    expect(ids(orderModels("latency", models, { ...facts, latencies: measured }))).toEqual([
      "slow-cheap",
      "quick-dear",
      "middle",
    ]);
  });

  it("is by the price of this prompt for cost, ties as the caller wrote them", () => {
    const twin = model("twin", 1, 1);
    expect(ids(orderModels("cost", [quickDear, twin, slowCheap], facts))).toEqual([
      "twin",
      "slow-cheap",
      "quick-dear",
    ]);
  });

  it("starts one further with each turn for round-robin", () => {
    const starts = [0, 1, 2, 3].map((turn) =>
      ids(orderModels("round-robin", models, { ...facts, nextTurn: () => turn })),
    );
    expect(starts).toEqual([
      ["slow-cheap", "quick-dear", "middle"],
      ["quick-dear", "middle", "slow-cheap"],
      ["middle", "slow-cheap", "quick-dear"],
      ["slow-cheap", "quick-dear", "middle"],
    ]);
  });
});
