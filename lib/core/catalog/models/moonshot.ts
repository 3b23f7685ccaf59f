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
    prices: { inputPicoUsd: 950_000, outputPicoUsd: 4_000_000, cachedInputPicoUsd: 190_000 },
    routes: [
      { provider: "moonshot", upstreamId: "kimi-k2.7-code" },
      { provider: "openrouter", upstreamId: "moonshotai/kimi-k2.7-code" },
      { provider: "fireworks", upstreamId: "accounts/fireworks/models/kimi-k2p7-code" },
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
    prices: { inputPicoUsd: 950_000, outputPicoUsd: 4_000_000, cachedInputPicoUsd: 160_000 },
    routes: [
      { provider: "moonshot", upstreamId: "kimi-k2.6" },
      { provider: "openrouter", upstreamId: "moonshotai/kimi-k2.6" },
      { provider: "fireworks", upstreamId: "accounts/fireworks/models/kimi-k2p6" },
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
    prices: { inputPicoUsd: 600_000, outputPicoUsd: 3_000_000 },
    routes: [
      { provider: "moonshot", upstreamId: "kimi-k2.5" },
      { provider: "openrouter", upstreamId: "moonshotai/kimi-k2.5" },
    ],
    priors: estimatePriors({ tier: "capable", profile: "open", pace: "steady", edge: 0.05 }),
  },
];
