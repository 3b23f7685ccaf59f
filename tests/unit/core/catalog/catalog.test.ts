import { describe, expect, it } from "vitest";
import { catalogModels, catalogVersion, findModel, isFaultModel } from "@/lib/core/catalog/catalog";
import { firstPrices } from "@/lib/core/catalog/prices";
import { providerIds } from "@/lib/core/catalog/providers";
import { promptCategories } from "@/lib/core/catalog/types";

const pricesOf = (id: string) => firstPrices(findModel(id)?.routes ?? []);
const realModels = catalogModels.filter((model) => !model.isSimulated);

/** The provider through which a maker sells its own models, where we speak to it. */
const makerProviders: Record<string, string> = {
  OpenAI: "openai",
  Anthropic: "anthropic",
  Google: "gemini",
  DeepSeek: "deepseek",
  Mistral: "mistral",
  xAI: "xai",
  "Moonshot AI": "moonshot",
};

describe("catalogue", () => {
  it("has the seed's models and at least 25 more", () => {
    const seed = [
      "gpt-5.2",
      "claude-sonnet-4.5",
      "gemini-3-flash",
      "claude-haiku-4.5",
      "deepseek-v3",
      "llama-4-maverick",
      "mistral-large",
      "grok-3",
    ];
    expect(seed.filter((id) => !findModel(id))).toEqual([]);
    expect(realModels.length).toBeGreaterThanOrEqual(seed.length + 25);
  });

  it("has the seven families", () => {
    const families = new Set(realModels.map((model) => model.family));
    for (const family of ["gpt", "claude", "gemini", "deepseek", "llama", "mistral", "grok"]) {
      expect(families).toContain(family);
    }
  });

  it("gives every model an id of its own that is safe in a URL", () => {
    expect(new Set(catalogModels.map((model) => model.id)).size).toBe(catalogModels.length);
    for (const { id } of catalogModels) expect(id).toMatch(/^(sandbox\/)?[a-z0-9]+([.-][a-z0-9]+)*$/);
  });

  it("has a version that starts with the date of its prices", () => {
    expect(catalogVersion).toMatch(/^\d{4}-\d{2}-\d{2}\.\d+$/);
  });

  it.each(catalogModels.map((model) => [model.id, model] as const))("%s is well formed", (_, model) => {
    expect(model.contextWindow).toBeGreaterThanOrEqual(4_096);
    expect(model.maxOutputTokens).toBeGreaterThanOrEqual(1_024);
    expect(model.maxOutputTokens).toBeLessThanOrEqual(model.contextWindow);
    expect(model.routes.length).toBeGreaterThan(0);
    expect(new Set(model.routes.map((route) => route.provider)).size).toBe(model.routes.length);
    for (const { provider } of model.routes) expect(providerIds).toContain(provider);
    for (const category of promptCategories) {
      expect(model.priors.quality[category]).toBeGreaterThanOrEqual(0);
      expect(model.priors.quality[category]).toBeLessThanOrEqual(1);
    }
    expect(model.priors.ttftMs).toBeGreaterThan(0);
    expect(model.priors.tokensPerSecond).toBeGreaterThan(0);
  });

  it("prices in whole pico-dollars, positive where a model is not free and cheaper from the cache", () => {
    const routes = catalogModels.flatMap((model) => model.routes.map((route) => ({ ...model, ...route })));
    for (const { isFree, prices } of routes) {
      if (!prices) continue;
      for (const price of Object.values(prices)) expect(Number.isSafeInteger(price)).toBe(true);
      expect(prices.inputPicoUsd > 0 && prices.outputPicoUsd > 0).toBe(!isFree);
      expect(prices.cachedInputPicoUsd ?? 0).toBeLessThanOrEqual(prices.inputPicoUsd);
    }
  });

  it("knows what each host of an open model asks", () => {
    const asked = findModel("gpt-oss-120b")?.routes.map(({ provider, prices }) => [
      provider,
      prices?.inputPicoUsd,
      prices?.outputPicoUsd,
    ]);
    expect(asked).toContainEqual(["groq", 150_000, 600_000]);
    expect(asked).toContainEqual(["cerebras", 350_000, 750_000]);
    expect(asked?.length).toBe(5);
  });

  it("never asks less through OpenRouter, which picks the host, than another who serves the model", () => {
    for (const { id, routes } of realModels) {
      const viaOpenRouter = routes.find(({ provider }) => provider === "openrouter")?.prices;
      if (!viaOpenRouter) continue;
      for (const { provider, prices } of routes) {
        const isCovered =
          prices === null ||
          (viaOpenRouter.inputPicoUsd >= prices.inputPicoUsd &&
            viaOpenRouter.outputPicoUsd >= prices.outputPicoUsd);
        expect([id, provider, isCovered]).toEqual([id, provider, true]);
      }
    }
  });

  it("keeps the list prices of the models that samples use", () => {
    expect(pricesOf("gpt-5.2")).toEqual({
      inputPicoUsd: 1_750_000,
      outputPicoUsd: 14_000_000,
      cachedInputPicoUsd: 175_000,
    });
    expect(pricesOf("claude-sonnet-4.5")).toEqual({
      inputPicoUsd: 3_000_000,
      outputPicoUsd: 15_000_000,
      cachedInputPicoUsd: 300_000,
    });
    expect(pricesOf("gemini-3-flash")).toEqual({
      inputPicoUsd: 500_000,
      outputPicoUsd: 3_000_000,
      cachedInputPicoUsd: 50_000,
    });
  });

  it("names each route as its provider does", () => {
    expect(findModel("gpt-5.2")?.routes).toMatchObject([
      { provider: "openai", upstreamId: "gpt-5.2" },
      { provider: "openrouter", upstreamId: "openai/gpt-5.2" },
    ]);
    expect(findModel("claude-sonnet-4.5")?.routes).toMatchObject([
      { provider: "anthropic", upstreamId: "claude-sonnet-4-5" },
      { provider: "openrouter", upstreamId: "anthropic/claude-sonnet-4.5" },
    ]);
  });

  it("tries the maker's own API first and OpenRouter before other hosts", () => {
    for (const { id, maker, routes } of realModels) {
      const providers: string[] = routes.map((route) => route.provider);
      const own = makerProviders[maker];
      if (own && providers.includes(own)) expect([id, providers[0]]).toEqual([id, own]);
      const hosts = providers.filter((provider) => provider !== own);
      if (hosts.includes("openrouter")) expect([id, hosts[0]]).toEqual([id, "openrouter"]);
    }
  });

  it("offers every provider at least one model, except the servers that people bring", () => {
    const used = new Set(catalogModels.flatMap((model) => model.routes.map((route) => route.provider)));
    expect(providerIds.filter((provider) => !used.has(provider))).toEqual(["custom", "own"]);
  });

  it("serves simulated models free, from the sandbox alone, each voice in a family of its own", () => {
    const simulated = catalogModels.filter((model) => model.isSimulated);
    for (const model of simulated) {
      expect(model.id.startsWith("sandbox/")).toBe(true);
      expect(model.isFree).toBe(true);
      expect(model.routes).toMatchObject([
        { provider: "sandbox", prices: { inputPicoUsd: 0, outputPicoUsd: 0 } },
      ]);
    }
    const voices = simulated.filter((model) => !isFaultModel(model));
    expect(voices.map((model) => model.id)).toEqual([
      "sandbox/swift",
      "sandbox/sage",
      "sandbox/scribe",
      "sandbox/sprint",
      "sandbox/clerk",
      "sandbox/tutor",
      "sandbox/herald",
      "sandbox/poet",
    ]);
    expect(new Set(voices.map((model) => model.family)).size).toBe(voices.length);
  });

  it("tells the fault models from all others", () => {
    expect(catalogModels.filter(isFaultModel).map((model) => model.id)).toEqual([
      "sandbox/error-429",
      "sandbox/error-500",
      "sandbox/timeout",
      "sandbox/cut",
      "sandbox/slow",
    ]);
  });
});
