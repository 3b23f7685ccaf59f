import { picoUsd } from "../prices";
import { estimatePriors } from "../priors";
import type { CatalogModel } from "../types";

/**
 * The models of Mistral. Windows, prices, abilities and upstream ids are the lists of the makers and of OpenRouter
 * as models.dev had them on 2026-07-02; the rules for several routes are in `../README.md`. Priors are estimates.
 */
export const mistralModels: readonly CatalogModel[] = [
  {
    id: "mistral-large",
    name: "Mistral Large 3",
    maker: "Mistral",
    family: "mistral",
    contextWindow: 262_144,
    maxOutputTokens: 262_144,
    capabilities: { vision: true, tools: true, reasoning: false, json: true },
    temperature: "unit",
    isFree: false,
    isSimulated: false,
    routes: [
      { provider: "mistral", upstreamId: "mistral-large-2512", prices: picoUsd(500_000, 1_500_000) },
      {
        provider: "openrouter",
        upstreamId: "mistralai/mistral-large-2512",
        prices: picoUsd(500_000, 1_500_000, 50_000),
      },
    ],
    priors: estimatePriors({ tier: "capable", profile: "european", pace: "steady", edge: 0.02 }),
  },
  {
    id: "mistral-medium-3.5",
    name: "Mistral Medium 3.5",
    maker: "Mistral",
    family: "mistral",
    contextWindow: 262_144,
    maxOutputTokens: 262_144,
    capabilities: { vision: true, tools: true, reasoning: true, json: true },
    temperature: "unit",
    isFree: false,
    isSimulated: false,
    routes: [
      { provider: "mistral", upstreamId: "mistral-medium-2604", prices: picoUsd(1_500_000, 7_500_000) },
      {
        provider: "openrouter",
        upstreamId: "mistralai/mistral-medium-3-5",
        prices: picoUsd(1_500_000, 7_500_000),
      },
    ],
    priors: estimatePriors({ tier: "strong", profile: "european", pace: "steady", edge: -0.04 }),
  },
  {
    id: "mistral-small-4",
    name: "Mistral Small 4",
    maker: "Mistral",
    family: "mistral",
    contextWindow: 256_000,
    maxOutputTokens: 256_000,
    capabilities: { vision: true, tools: true, reasoning: true, json: true },
    temperature: "unit",
    isFree: false,
    isSimulated: false,
    routes: [
      { provider: "mistral", upstreamId: "mistral-small-2603", prices: picoUsd(150_000, 600_000) },
      {
        provider: "openrouter",
        upstreamId: "mistralai/mistral-small-2603",
        prices: picoUsd(150_000, 600_000, 15_000),
      },
    ],
    priors: estimatePriors({ tier: "small", profile: "european", pace: "fast", edge: 0.04 }),
  },
  {
    id: "codestral",
    name: "Codestral",
    maker: "Mistral",
    family: "mistral",
    contextWindow: 256_000,
    maxOutputTokens: 4_096,
    capabilities: { vision: false, tools: true, reasoning: false, json: true },
    temperature: "unit",
    isFree: false,
    isSimulated: false,
    routes: [
      { provider: "mistral", upstreamId: "codestral-latest", prices: picoUsd(300_000, 900_000) },
      {
        provider: "openrouter",
        upstreamId: "mistralai/codestral-2508",
        prices: picoUsd(300_000, 900_000, 30_000),
      },
    ],
    priors: estimatePriors({ tier: "small", profile: "coder", pace: "fast", edge: 0.04 }),
  },
  {
    id: "magistral-medium",
    name: "Magistral Medium",
    maker: "Mistral",
    family: "mistral",
    contextWindow: 128_000,
    maxOutputTokens: 16_384,
    capabilities: { vision: false, tools: true, reasoning: true, json: false },
    temperature: "unit",
    isFree: false,
    isSimulated: false,
    routes: [
      { provider: "mistral", upstreamId: "magistral-medium-latest", prices: picoUsd(2_000_000, 5_000_000) },
    ],
    priors: estimatePriors({ tier: "capable", profile: "european", pace: "thinking" }),
  },
];
