import { picoUsd } from "../prices";
import { estimatePriors } from "../priors";
import type { CatalogModel } from "../types";

/**
 * The models of Qwen. Windows, prices, abilities and upstream ids are the lists of the makers and of OpenRouter
 * as models.dev had them on 2026-07-02; the rules for several routes are in `../README.md`. Priors are estimates.
 */
export const qwenModels: readonly CatalogModel[] = [
  {
    id: "qwen3.7-max",
    name: "Qwen3.7 Max",
    maker: "Qwen",
    family: "qwen",
    contextWindow: 1_000_000,
    maxOutputTokens: 65_536,
    capabilities: { vision: false, tools: true, reasoning: false, json: true },
    temperature: "wide",
    isFree: false,
    isSimulated: false,
    routes: [
      {
        provider: "openrouter",
        upstreamId: "qwen/qwen3.7-max",
        prices: picoUsd(1_250_000, 3_750_000, 250_000),
      },
      { provider: "together", upstreamId: "Qwen/Qwen3.7-Max", prices: picoUsd(1_250_000, 3_750_000) },
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
    id: "qwen3.7-plus",
    name: "Qwen3.7 Plus",
    maker: "Qwen",
    family: "qwen",
    contextWindow: 262_144,
    maxOutputTokens: 65_536,
    capabilities: { vision: true, tools: true, reasoning: true, json: true },
    temperature: "wide",
    isFree: false,
    isSimulated: false,
    routes: [
      {
        provider: "openrouter",
        upstreamId: "qwen/qwen3.7-plus",
        prices: picoUsd(400_000, 1_600_000, 80_000),
      },
      {
        provider: "fireworks",
        upstreamId: "accounts/fireworks/models/qwen3p7-plus",
        prices: picoUsd(400_000, 1_600_000, 80_000),
      },
    ],
    priors: estimatePriors({
      tier: "capable",
      profile: "open",
      pace: "brisk",
      edge: 0.04,
      reliability: 0.97,
    }),
  },
  {
    id: "qwen3-coder-next",
    name: "Qwen3 Coder Next",
    maker: "Qwen",
    family: "qwen",
    contextWindow: 262_144,
    maxOutputTokens: 262_144,
    capabilities: { vision: false, tools: true, reasoning: false, json: true },
    temperature: "wide",
    isFree: false,
    isSimulated: false,
    routes: [
      {
        provider: "openrouter",
        upstreamId: "qwen/qwen3-coder-next",
        prices: picoUsd(110_000, 800_000, 70_000),
      },
    ],
    priors: estimatePriors({ tier: "capable", profile: "coder", pace: "brisk", reliability: 0.97 }),
  },
  {
    id: "qwen3-coder-free",
    name: "Qwen3 Coder 480B (free)",
    maker: "Qwen",
    family: "qwen",
    contextWindow: 262_000,
    maxOutputTokens: 262_000,
    capabilities: { vision: false, tools: true, reasoning: false, json: false },
    temperature: "wide",
    isFree: true,
    isSimulated: false,
    routes: [{ provider: "openrouter", upstreamId: "qwen/qwen3-coder:free", prices: picoUsd(0, 0) }],
    priors: estimatePriors({ tier: "capable", profile: "coder", pace: "steady", reliability: 0.9 }),
  },
  {
    id: "qwen3-235b-a22b-2507",
    name: "Qwen3 235B A22B 2507",
    maker: "Qwen",
    family: "qwen",
    contextWindow: 262_144,
    maxOutputTokens: 16_384,
    capabilities: { vision: false, tools: true, reasoning: false, json: true },
    temperature: "wide",
    isFree: false,
    isSimulated: false,
    routes: [
      { provider: "openrouter", upstreamId: "qwen/qwen3-235b-a22b-2507", prices: picoUsd(200_000, 600_000) },
      {
        provider: "together",
        upstreamId: "Qwen/Qwen3-235B-A22B-Instruct-2507-tput",
        prices: picoUsd(200_000, 600_000),
      },
    ],
    priors: estimatePriors({ tier: "capable", profile: "open", pace: "steady", reliability: 0.97 }),
  },
  {
    id: "qwen3-32b",
    name: "Qwen3 32B",
    maker: "Qwen",
    family: "qwen",
    contextWindow: 40_960,
    maxOutputTokens: 16_384,
    capabilities: { vision: false, tools: true, reasoning: true, json: true },
    temperature: "wide",
    isFree: false,
    isSimulated: false,
    routes: [
      { provider: "openrouter", upstreamId: "qwen/qwen3-32b", prices: picoUsd(290_000, 590_000) },
      { provider: "groq", upstreamId: "qwen/qwen3-32b", prices: picoUsd(290_000, 590_000) },
    ],
    priors: estimatePriors({ tier: "small", profile: "open", pace: "fast", edge: 0.02, reliability: 0.97 }),
  },
];
