import { picoUsd } from "../prices";
import { estimatePriors } from "../priors";
import type { CatalogModel } from "../types";

/**
 * The models of xAI. Windows, prices, abilities and upstream ids are the lists of the makers and of OpenRouter
 * as models.dev had them on 2026-07-02; the rules for several routes are in `../README.md`. Priors are estimates.
 */
export const xAiModels: readonly CatalogModel[] = [
  {
    id: "grok-4.3",
    name: "Grok 4.3",
    maker: "xAI",
    family: "grok",
    contextWindow: 200_000,
    maxOutputTokens: 30_000,
    capabilities: { vision: true, tools: true, reasoning: true, json: true },
    temperature: "wide",
    isFree: false,
    isSimulated: false,
    routes: [
      { provider: "xai", upstreamId: "grok-4.3", prices: picoUsd(1_250_000, 2_500_000, 200_000) },
      { provider: "openrouter", upstreamId: "x-ai/grok-4.3", prices: picoUsd(1_250_000, 2_500_000, 200_000) },
    ],
    priors: estimatePriors({ tier: "strong", profile: "grok", pace: "steady", edge: 0.03 }),
  },
  {
    id: "grok-4.20",
    name: "Grok 4.20",
    maker: "xAI",
    family: "grok",
    contextWindow: 200_000,
    maxOutputTokens: 30_000,
    capabilities: { vision: true, tools: true, reasoning: true, json: true },
    temperature: "wide",
    isFree: false,
    isSimulated: false,
    routes: [
      {
        provider: "xai",
        upstreamId: "grok-4.20-0309-reasoning",
        prices: picoUsd(1_250_000, 2_500_000, 200_000),
      },
      {
        provider: "openrouter",
        upstreamId: "x-ai/grok-4.20",
        prices: picoUsd(1_250_000, 2_500_000, 200_000),
      },
    ],
    priors: estimatePriors({ tier: "strong", profile: "grok", pace: "thinking", edge: 0.02 }),
  },
  // Since 2026-05-15 xAI answers this name with Grok 4.3 without reasoning, at its price
  // (docs.x.ai/developers/migration/may-15-retirement); OpenRouter no longer lists it.
  {
    id: "grok-3",
    name: "Grok 3",
    maker: "xAI",
    family: "grok",
    contextWindow: 200_000,
    maxOutputTokens: 30_000,
    capabilities: { vision: true, tools: true, reasoning: false, json: true },
    temperature: "wide",
    isFree: false,
    isSimulated: false,
    routes: [{ provider: "xai", upstreamId: "grok-3", prices: picoUsd(1_250_000, 2_500_000, 200_000) }],
    priors: estimatePriors({ tier: "capable", profile: "grok", pace: "steady", edge: 0.02 }),
  },
];
