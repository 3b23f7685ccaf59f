import { picoUsd } from "../prices";
import { estimatePriors } from "../priors";
import type { CatalogModel } from "../types";

/**
 * The models of Z.ai. Windows, prices, abilities and upstream ids are the lists of the makers and of OpenRouter
 * as models.dev had them on 2026-07-02; the rules for several routes are in `../README.md`. Priors are estimates.
 */
export const zaiModels: readonly CatalogModel[] = [
  {
    id: "zai-glm-5.2",
    name: "GLM-5.2",
    maker: "Z.ai",
    family: "glm",
    contextWindow: 1_048_575,
    maxOutputTokens: 32_768,
    capabilities: { vision: false, tools: true, reasoning: true, json: true },
    temperature: "wide",
    isFree: false,
    isSimulated: false,
    routes: [
      { provider: "openrouter", upstreamId: "z-ai/glm-5.2", prices: picoUsd(1_400_000, 4_400_000, 260_000) },
      {
        provider: "fireworks",
        upstreamId: "accounts/fireworks/models/glm-5p2",
        prices: picoUsd(1_400_000, 4_400_000, 260_000),
      },
    ],
    priors: estimatePriors({
      tier: "strong",
      profile: "open",
      pace: "steady",
      edge: 0.01,
      reliability: 0.97,
    }),
  },
  {
    id: "zai-glm-5",
    name: "GLM-5",
    maker: "Z.ai",
    family: "glm",
    contextWindow: 202_752,
    maxOutputTokens: 128_000,
    capabilities: { vision: false, tools: true, reasoning: true, json: true },
    temperature: "wide",
    isFree: false,
    isSimulated: false,
    routes: [
      { provider: "openrouter", upstreamId: "z-ai/glm-5", prices: picoUsd(1_000_000, 3_200_000) },
      { provider: "together", upstreamId: "zai-org/GLM-5", prices: picoUsd(1_000_000, 3_200_000) },
    ],
    priors: estimatePriors({
      tier: "strong",
      profile: "open",
      pace: "steady",
      edge: -0.04,
      reliability: 0.97,
    }),
  },
  {
    id: "zai-glm-4.7-flash",
    name: "GLM-4.7 Flash",
    maker: "Z.ai",
    family: "glm",
    contextWindow: 202_752,
    maxOutputTokens: 16_384,
    capabilities: { vision: false, tools: true, reasoning: true, json: true },
    temperature: "wide",
    isFree: false,
    isSimulated: false,
    routes: [
      { provider: "openrouter", upstreamId: "z-ai/glm-4.7-flash", prices: picoUsd(60_000, 400_000, 10_000) },
    ],
    priors: estimatePriors({ tier: "small", profile: "open", pace: "brisk", reliability: 0.97 }),
  },
];
