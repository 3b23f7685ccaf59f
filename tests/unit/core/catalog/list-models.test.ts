import { describe, expect, it } from "vitest";
import { modelList } from "@/lib/contracts/models";
import { catalogModels } from "@/lib/core/catalog/catalog";
import { listModels } from "@/lib/core/catalog/list-models";
import type { CatalogModel } from "@/lib/core/catalog/types";

const routesToSandbox = (model: CatalogModel) => (model.isSimulated ? model.routes : []);

describe("listModels", () => {
  it("gives rows of the published shape, auto first", () => {
    const rows = listModels({ models: catalogModels, routesFor: routesToSandbox });
    expect(modelList.parse(rows)).toEqual(rows);
    expect(rows.map((row) => row.id)).toEqual(["auto", ...catalogModels.map((model) => model.id)]);
  });

  it("shows prices in dollars a million tokens and who can serve a model now", () => {
    const rows = listModels({ models: catalogModels, routesFor: routesToSandbox });
    expect(rows.find((row) => row.id === "gpt-5.2")).toEqual({
      id: "gpt-5.2",
      name: "GPT-5.2",
      provider: "OpenAI",
      vision: true,
      is_free: false,
      context_window: 400_000,
      max_output_tokens: 128_000,
      input_per_1m: 1.75,
      output_per_1m: 14,
      capabilities: { vision: true, tools: true, reasoning: true, json: true },
      available: false,
      served_by: [],
      simulated: false,
    });
    expect(rows.find((row) => row.id === "sandbox/swift")).toMatchObject({
      available: true,
      served_by: ["sandbox"],
      simulated: true,
      is_free: true,
      input_per_1m: 0,
    });
  });

  it("shows the price of the route that would be taken", () => {
    const models = catalogModels.filter(({ id }) => id === "gpt-oss-120b");
    const viaGroq = listModels({
      models,
      routesFor: ({ routes }) => routes.filter(({ provider }) => provider === "groq"),
    });
    expect(viaGroq[1]).toMatchObject({ input_per_1m: 0.15, output_per_1m: 0.6, served_by: ["groq"] });
  });

  it("shows an unknown price as null", () => {
    const [first] = catalogModels;
    if (!first) throw new Error("the catalogue is empty");
    const routes = [{ provider: "openai" as const, upstreamId: "x", prices: null }];
    const rows = listModels({ models: [first], routesFor: () => routes });
    expect(rows[1]).toMatchObject({ input_per_1m: null, output_per_1m: null, available: true });
  });

  it("offers auto exactly when some model is served", () => {
    expect(listModels({ models: catalogModels, routesFor: routesToSandbox })[0]).toMatchObject({
      id: "auto",
      name: "Auto",
      provider: "LLMWise",
      vision: true,
      is_free: true,
      input_per_1m: null,
      output_per_1m: null,
      available: true,
    });
    expect(listModels({ models: catalogModels, routesFor: () => [] })[0]?.available).toBe(false);
  });
});
