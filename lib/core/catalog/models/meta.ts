import { picoUsd } from "../prices";
import { estimatePriors } from "../priors";
import type { CatalogModel } from "../types";

/**
 * The models of Meta. Windows, prices, abilities and upstream ids are the lists of the makers and of OpenRouter
 * as models.dev had them on 2026-07-02; the rules for several routes are in `../README.md`. Priors are estimates.
 */
export const metaModels: readonly CatalogModel[] = [
  {
    id: "llama-4-maverick",
    name: "Llama 4 Maverick",
    maker: "Meta",
    family: "llama",
    contextWindow: 1_048_576,
    maxOutputTokens: 16_384,
    capabilities: { vision: true, tools: true, reasoning: false, json: true },
    temperature: "wide",
    isFree: false,
    isSimulated: false,
    routes: [
      {
        provider: "openrouter",
        upstreamId: "meta-llama/llama-4-maverick",
        prices: picoUsd(150_000, 600_000),
      },
    ],
    priors: estimatePriors({
      tier: "capable",
      profile: "open",
      pace: "brisk",
      edge: -0.06,
      reliability: 0.97,
    }),
  },
  {
    id: "llama-4-scout",
    name: "Llama 4 Scout",
    maker: "Meta",
    family: "llama",
    contextWindow: 327_680,
    maxOutputTokens: 16_384,
    capabilities: { vision: true, tools: true, reasoning: false, json: true },
    temperature: "wide",
    isFree: false,
    isSimulated: false,
    routes: [
      { provider: "openrouter", upstreamId: "meta-llama/llama-4-scout", prices: picoUsd(100_000, 300_000) },
    ],
    priors: estimatePriors({ tier: "small", profile: "open", pace: "brisk", edge: 0.02, reliability: 0.97 }),
  },
  {
    id: "llama-3.3-70b-instruct",
    name: "Llama 3.3 70B Instruct",
    maker: "Meta",
    family: "llama",
    contextWindow: 131_072,
    maxOutputTokens: 16_384,
    capabilities: { vision: false, tools: true, reasoning: false, json: true },
    temperature: "wide",
    isFree: false,
    isSimulated: false,
    routes: [
      {
        provider: "openrouter",
        upstreamId: "meta-llama/llama-3.3-70b-instruct",
        prices: picoUsd(880_000, 880_000),
      },
      { provider: "groq", upstreamId: "llama-3.3-70b-versatile", prices: picoUsd(590_000, 790_000) },
      {
        provider: "together",
        upstreamId: "meta-llama/Llama-3.3-70B-Instruct-Turbo",
        prices: picoUsd(880_000, 880_000),
      },
    ],
    priors: estimatePriors({ tier: "small", profile: "open", pace: "fast", edge: 0.04, reliability: 0.97 }),
  },
  {
    id: "llama-3.3-70b-instruct-free",
    name: "Llama 3.3 70B Instruct (free)",
    maker: "Meta",
    family: "llama",
    contextWindow: 65_536,
    maxOutputTokens: 65_536,
    capabilities: { vision: false, tools: true, reasoning: false, json: false },
    temperature: "wide",
    isFree: true,
    isSimulated: false,
    routes: [
      { provider: "openrouter", upstreamId: "meta-llama/llama-3.3-70b-instruct:free", prices: picoUsd(0, 0) },
    ],
    priors: estimatePriors({ tier: "small", profile: "open", pace: "steady", edge: 0.04, reliability: 0.9 }),
  },
];
