import { picoUsd } from "../prices";
import { estimatePriors } from "../priors";
import type { CatalogModel } from "../types";

/**
 * The models of Moonshot AI. Windows, prices, abilities and upstream ids are the lists of the makers and of OpenRouter
 * as models.dev had them on 2026-07-02; the rules for several routes are in `../README.md`. Priors are estimates.
 */
export const moonshotModels: readonly CatalogModel[] = [
  {
    id: "kimi-k2.7-code",
    name: "Kimi K2.7 Code",
    maker: "Moonshot AI",
    family: "kimi",
    contextWindow: 262_000,
    maxOutputTokens: 16_384,
    capabilities: { vision: true, tools: true, reasoning: true, json: true },
    temperature: "fixed",
    isFree: false,
    isSimulated: false,
    routes: [
      { provider: "moonshot", upstreamId: "kimi-k2.7-code", prices: picoUsd(950_000, 4_000_000, 190_000) },
      {
        provider: "openrouter",
        upstreamId: "moonshotai/kimi-k2.7-code",
        prices: picoUsd(950_000, 4_000_000, 190_000),
      },
      {
        provider: "fireworks",
        upstreamId: "accounts/fireworks/models/kimi-k2p7-code",
        prices: picoUsd(950_000, 4_000_000, 190_000),
      },
    ],
    priors: estimatePriors({ tier: "strong", profile: "coder", pace: "steady" }),
  },
  {
    id: "kimi-k2.6",
    name: "Kimi K2.6",
    maker: "Moonshot AI",
    family: "kimi",
    contextWindow: 262_000,
    maxOutputTokens: 262_000,
    capabilities: { vision: true, tools: true, reasoning: true, json: true },
    temperature: "wide",
    isFree: false,
    isSimulated: false,
    routes: [
      { provider: "moonshot", upstreamId: "kimi-k2.6", prices: picoUsd(950_000, 4_000_000, 160_000) },
      {
        provider: "openrouter",
        upstreamId: "moonshotai/kimi-k2.6",
        prices: picoUsd(950_000, 4_000_000, 160_000),
      },
      {
        provider: "fireworks",
        upstreamId: "accounts/fireworks/models/kimi-k2p6",
        prices: picoUsd(950_000, 4_000_000, 160_000),
      },
    ],
    priors: estimatePriors({ tier: "strong", profile: "open", pace: "steady" }),
  },
  {
    id: "kimi-k2.5",
    name: "Kimi K2.5",
    maker: "Moonshot AI",
    family: "kimi",
    contextWindow: 256_000,
    maxOutputTokens: 256_000,
    capabilities: { vision: true, tools: true, reasoning: true, json: true },
    temperature: "fixed",
    isFree: false,
    isSimulated: false,
    routes: [
      { provider: "moonshot", upstreamId: "kimi-k2.5", prices: picoUsd(600_000, 3_000_000, 100_000) },
      { provider: "openrouter", upstreamId: "moonshotai/kimi-k2.5", prices: picoUsd(600_000, 3_000_000) },
    ],
    priors: estimatePriors({ tier: "capable", profile: "open", pace: "steady", edge: 0.05 }),
  },
];
