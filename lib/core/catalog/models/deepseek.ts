import { picoUsd } from "../prices";
import { estimatePriors } from "../priors";
import type { CatalogModel } from "../types";

/**
 * The models of DeepSeek. Windows, prices, abilities and upstream ids are the lists of the makers and of OpenRouter
 * as models.dev had them on 2026-07-02; the rules for several routes are in `../README.md`. Priors are estimates.
 */
export const deepSeekModels: readonly CatalogModel[] = [
  {
    id: "deepseek-v4-pro",
    name: "DeepSeek V4 Pro",
    maker: "DeepSeek",
    family: "deepseek",
    contextWindow: 512_000,
    maxOutputTokens: 384_000,
    capabilities: { vision: false, tools: true, reasoning: true, json: true },
    temperature: "wide",
    isFree: false,
    isSimulated: false,
    routes: [
      {
        provider: "openrouter",
        upstreamId: "deepseek/deepseek-v4-pro",
        prices: picoUsd(1_740_000, 3_480_000, 200_000),
      },
      {
        provider: "fireworks",
        upstreamId: "accounts/fireworks/models/deepseek-v4-pro",
        prices: picoUsd(1_740_000, 3_480_000, 145_000),
      },
      {
        provider: "together",
        upstreamId: "deepseek-ai/DeepSeek-V4-Pro",
        prices: picoUsd(1_740_000, 3_480_000, 200_000),
      },
    ],
    priors: estimatePriors({
      tier: "strong",
      profile: "open",
      pace: "steady",
      edge: 0.02,
      reliability: 0.97,
    }),
  },
  {
    id: "deepseek-v4-flash",
    name: "DeepSeek V4 Flash",
    maker: "DeepSeek",
    family: "deepseek",
    contextWindow: 1_000_000,
    maxOutputTokens: 65_536,
    capabilities: { vision: false, tools: true, reasoning: true, json: true },
    temperature: "wide",
    isFree: false,
    isSimulated: false,
    routes: [
      { provider: "deepseek", upstreamId: "deepseek-v4-flash", prices: picoUsd(140_000, 280_000, 2_800) },
      {
        provider: "openrouter",
        upstreamId: "deepseek/deepseek-v4-flash",
        prices: picoUsd(140_000, 280_000, 28_000),
      },
      {
        provider: "fireworks",
        upstreamId: "accounts/fireworks/models/deepseek-v4-flash",
        prices: picoUsd(140_000, 280_000, 28_000),
      },
    ],
    priors: estimatePriors({ tier: "capable", profile: "open", pace: "brisk", edge: 0.04 }),
  },
  {
    id: "deepseek-v3.2",
    name: "DeepSeek V3.2",
    maker: "DeepSeek",
    family: "deepseek",
    contextWindow: 128_000,
    maxOutputTokens: 64_000,
    capabilities: { vision: false, tools: true, reasoning: true, json: true },
    temperature: "wide",
    isFree: false,
    isSimulated: false,
    routes: [
      {
        provider: "openrouter",
        upstreamId: "deepseek/deepseek-v3.2",
        prices: picoUsd(228_800, 343_200, 22_880),
      },
    ],
    priors: estimatePriors({
      tier: "capable",
      profile: "open",
      pace: "steady",
      edge: 0.02,
      reliability: 0.97,
    }),
  },
  // V3 itself: the maker's alias deepseek-chat moved on to V4, then closed on 2026-07-24.
  {
    id: "deepseek-v3",
    name: "DeepSeek V3",
    maker: "DeepSeek",
    family: "deepseek",
    contextWindow: 163_840,
    maxOutputTokens: 16_384,
    capabilities: { vision: false, tools: true, reasoning: false, json: true },
    temperature: "wide",
    isFree: false,
    isSimulated: false,
    routes: [
      {
        provider: "openrouter",
        upstreamId: "deepseek/deepseek-chat-v3-0324",
        prices: picoUsd(200_000, 770_000, 135_000),
      },
    ],
    priors: estimatePriors({ tier: "capable", profile: "open", pace: "steady", reliability: 0.97 }),
  },
  {
    id: "deepseek-r1",
    name: "DeepSeek R1 0528",
    maker: "DeepSeek",
    family: "deepseek",
    contextWindow: 163_840,
    maxOutputTokens: 32_768,
    capabilities: { vision: false, tools: true, reasoning: true, json: true },
    temperature: "wide",
    isFree: false,
    isSimulated: false,
    routes: [
      {
        provider: "openrouter",
        upstreamId: "deepseek/deepseek-r1-0528",
        prices: picoUsd(500_000, 2_150_000, 350_000),
      },
    ],
    priors: estimatePriors({
      tier: "capable",
      profile: "open",
      pace: "thinking",
      edge: 0.02,
      reliability: 0.97,
    }),
  },
];
