import { picoUsd } from "../prices";
import { estimatePriors } from "../priors";
import type { CatalogModel } from "../types";

/**
 * The models of MiniMax. Windows, prices, abilities and upstream ids are the lists of the makers and of OpenRouter
 * as models.dev had them on 2026-07-02; the rules for several routes are in `../README.md`. Priors are estimates.
 */
export const minimaxModels: readonly CatalogModel[] = [
  {
    id: "minimax-m3",
    name: "MiniMax M3",
    maker: "MiniMax",
    family: "minimax",
    contextWindow: 524_288,
    maxOutputTokens: 250_000,
    capabilities: { vision: true, tools: true, reasoning: true, json: true },
    temperature: "wide",
    isFree: false,
    isSimulated: false,
    routes: [
      {
        provider: "openrouter",
        upstreamId: "minimax/minimax-m3",
        prices: picoUsd(300_000, 1_200_000, 60_000),
      },
      {
        provider: "together",
        upstreamId: "MiniMaxAI/MiniMax-M3",
        prices: picoUsd(300_000, 1_200_000, 60_000),
      },
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
    id: "minimax-m2.5",
    name: "MiniMax M2.5",
    maker: "MiniMax",
    family: "minimax",
    contextWindow: 196_608,
    maxOutputTokens: 196_608,
    capabilities: { vision: false, tools: true, reasoning: true, json: true },
    temperature: "wide",
    isFree: false,
    isSimulated: false,
    routes: [
      { provider: "openrouter", upstreamId: "minimax/minimax-m2.5", prices: picoUsd(120_000, 480_000) },
    ],
    priors: estimatePriors({
      tier: "capable",
      profile: "open",
      pace: "steady",
      edge: 0.02,
      reliability: 0.97,
    }),
  },
];
