import { picoUsd } from "../prices";
import { estimatePriors } from "../priors";
import type { CatalogModel } from "../types";

/**
 * The models of NVIDIA. Windows, prices, abilities and upstream ids are the lists of the makers and of OpenRouter
 * as models.dev had them on 2026-07-02; the rules for several routes are in `../README.md`. Priors are estimates.
 */
export const nvidiaModels: readonly CatalogModel[] = [
  {
    id: "nemotron-3-ultra-550b-a55b",
    name: "Nemotron 3 Ultra",
    maker: "NVIDIA",
    family: "nemotron",
    contextWindow: 262_144,
    maxOutputTokens: 16_384,
    capabilities: { vision: false, tools: true, reasoning: true, json: true },
    temperature: "wide",
    isFree: false,
    isSimulated: false,
    routes: [
      {
        provider: "openrouter",
        upstreamId: "nvidia/nemotron-3-ultra-550b-a55b",
        prices: picoUsd(600_000, 3_600_000, 200_000),
      },
      {
        provider: "together",
        upstreamId: "nvidia/nemotron-3-ultra-550b-a55b",
        prices: picoUsd(600_000, 3_600_000, 200_000),
      },
    ],
    priors: estimatePriors({
      tier: "capable",
      profile: "open",
      pace: "steady",
      edge: 0.04,
      reliability: 0.97,
    }),
  },
  {
    id: "nemotron-3-super-120b-a12b",
    name: "Nemotron 3 Super",
    maker: "NVIDIA",
    family: "nemotron",
    contextWindow: 262_144,
    maxOutputTokens: 16_384,
    capabilities: { vision: false, tools: true, reasoning: true, json: true },
    temperature: "wide",
    isFree: false,
    isSimulated: false,
    routes: [
      {
        provider: "openrouter",
        upstreamId: "nvidia/nemotron-3-super-120b-a12b",
        prices: picoUsd(85_000, 400_000),
      },
    ],
    priors: estimatePriors({
      tier: "capable",
      profile: "open",
      pace: "brisk",
      edge: -0.04,
      reliability: 0.97,
    }),
  },
  {
    id: "nemotron-3-nano-30b-a3b",
    name: "Nemotron 3 Nano 30B",
    maker: "NVIDIA",
    family: "nemotron",
    contextWindow: 262_144,
    maxOutputTokens: 228_000,
    capabilities: { vision: false, tools: true, reasoning: true, json: true },
    temperature: "wide",
    isFree: false,
    isSimulated: false,
    routes: [
      {
        provider: "openrouter",
        upstreamId: "nvidia/nemotron-3-nano-30b-a3b",
        prices: picoUsd(50_000, 200_000),
      },
    ],
    priors: estimatePriors({ tier: "small", profile: "open", pace: "fast", edge: -0.04, reliability: 0.97 }),
  },
  {
    id: "nemotron-3-nano-30b-a3b-free",
    name: "Nemotron 3 Nano 30B (free)",
    maker: "NVIDIA",
    family: "nemotron",
    contextWindow: 256_000,
    maxOutputTokens: 256_000,
    capabilities: { vision: false, tools: true, reasoning: true, json: false },
    temperature: "wide",
    isFree: true,
    isSimulated: false,
    routes: [
      { provider: "openrouter", upstreamId: "nvidia/nemotron-3-nano-30b-a3b:free", prices: picoUsd(0, 0) },
    ],
    priors: estimatePriors({ tier: "small", profile: "open", pace: "brisk", edge: -0.04, reliability: 0.9 }),
  },
  {
    id: "nemotron-nano-12b-v2-vl",
    name: "Nemotron Nano 12B v2 VL (free)",
    maker: "NVIDIA",
    family: "nemotron",
    contextWindow: 128_000,
    maxOutputTokens: 128_000,
    capabilities: { vision: true, tools: true, reasoning: true, json: false },
    temperature: "wide",
    isFree: true,
    isSimulated: false,
    routes: [
      { provider: "openrouter", upstreamId: "nvidia/nemotron-nano-12b-v2-vl:free", prices: picoUsd(0, 0) },
    ],
    priors: estimatePriors({ tier: "tiny", profile: "even", pace: "brisk", reliability: 0.9 }),
  },
];
