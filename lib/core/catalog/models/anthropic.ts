import { picoUsd } from "../prices";
import { estimatePriors } from "../priors";
import type { CatalogModel } from "../types";

/**
 * The models of Anthropic. Windows, prices, abilities and upstream ids are the lists of the makers and of OpenRouter
 * as models.dev had them on 2026-07-02; the rules for several routes are in `../README.md`. Priors are estimates.
 */
export const anthropicModels: readonly CatalogModel[] = [
  {
    id: "claude-opus-4.8",
    name: "Claude Opus 4.8",
    maker: "Anthropic",
    family: "claude",
    contextWindow: 1_000_000,
    maxOutputTokens: 128_000,
    capabilities: { vision: true, tools: true, reasoning: true, json: true },
    temperature: "fixed",
    isFree: false,
    isSimulated: false,
    routes: [
      {
        provider: "anthropic",
        upstreamId: "claude-opus-4-8",
        prices: picoUsd(5_000_000, 25_000_000, 500_000),
      },
      {
        provider: "openrouter",
        upstreamId: "anthropic/claude-opus-4.8",
        prices: picoUsd(5_000_000, 25_000_000, 500_000),
      },
    ],
    priors: estimatePriors({ tier: "frontier", profile: "claude", pace: "slow", edge: 0.01 }),
  },
  {
    id: "claude-opus-4.6",
    name: "Claude Opus 4.6",
    maker: "Anthropic",
    family: "claude",
    contextWindow: 200_000,
    maxOutputTokens: 128_000,
    capabilities: { vision: true, tools: true, reasoning: true, json: true },
    temperature: "unit",
    isFree: false,
    isSimulated: false,
    routes: [
      {
        provider: "anthropic",
        upstreamId: "claude-opus-4-6",
        prices: picoUsd(5_000_000, 25_000_000, 500_000),
      },
      {
        provider: "openrouter",
        upstreamId: "anthropic/claude-opus-4.6",
        prices: picoUsd(5_000_000, 25_000_000, 500_000),
      },
    ],
    priors: estimatePriors({ tier: "frontier", profile: "claude", pace: "slow", edge: -0.01 }),
  },
  {
    id: "claude-opus-4.5",
    name: "Claude Opus 4.5",
    maker: "Anthropic",
    family: "claude",
    contextWindow: 200_000,
    maxOutputTokens: 64_000,
    capabilities: { vision: true, tools: true, reasoning: true, json: true },
    temperature: "unit",
    isFree: false,
    isSimulated: false,
    routes: [
      {
        provider: "anthropic",
        upstreamId: "claude-opus-4-5",
        prices: picoUsd(5_000_000, 25_000_000, 500_000),
      },
      {
        provider: "openrouter",
        upstreamId: "anthropic/claude-opus-4.5",
        prices: picoUsd(5_000_000, 25_000_000, 500_000),
      },
    ],
    priors: estimatePriors({ tier: "frontier", profile: "claude", pace: "slow", edge: -0.02 }),
  },
  {
    id: "claude-sonnet-5",
    name: "Claude Sonnet 5",
    maker: "Anthropic",
    family: "claude",
    contextWindow: 1_000_000,
    maxOutputTokens: 128_000,
    capabilities: { vision: true, tools: true, reasoning: true, json: true },
    temperature: "fixed",
    isFree: false,
    isSimulated: false,
    routes: [
      {
        provider: "anthropic",
        upstreamId: "claude-sonnet-5",
        prices: picoUsd(2_000_000, 10_000_000, 200_000),
      },
      {
        provider: "openrouter",
        upstreamId: "anthropic/claude-sonnet-5",
        prices: picoUsd(2_000_000, 10_000_000, 200_000),
      },
    ],
    priors: estimatePriors({ tier: "frontier", profile: "claude", pace: "steady" }),
  },
  {
    id: "claude-sonnet-4.6",
    name: "Claude Sonnet 4.6",
    maker: "Anthropic",
    family: "claude",
    contextWindow: 200_000,
    maxOutputTokens: 64_000,
    capabilities: { vision: true, tools: true, reasoning: true, json: true },
    temperature: "unit",
    isFree: false,
    isSimulated: false,
    routes: [
      {
        provider: "anthropic",
        upstreamId: "claude-sonnet-4-6",
        prices: picoUsd(3_000_000, 15_000_000, 300_000),
      },
      {
        provider: "openrouter",
        upstreamId: "anthropic/claude-sonnet-4.6",
        prices: picoUsd(3_000_000, 15_000_000, 300_000),
      },
    ],
    priors: estimatePriors({ tier: "strong", profile: "claude", pace: "steady", edge: 0.05 }),
  },
  {
    id: "claude-sonnet-4.5",
    name: "Claude Sonnet 4.5",
    maker: "Anthropic",
    family: "claude",
    contextWindow: 200_000,
    maxOutputTokens: 64_000,
    capabilities: { vision: true, tools: true, reasoning: true, json: true },
    temperature: "unit",
    isFree: false,
    isSimulated: false,
    routes: [
      {
        provider: "anthropic",
        upstreamId: "claude-sonnet-4-5",
        prices: picoUsd(3_000_000, 15_000_000, 300_000),
      },
      {
        provider: "openrouter",
        upstreamId: "anthropic/claude-sonnet-4.5",
        prices: picoUsd(3_000_000, 15_000_000, 300_000),
      },
    ],
    priors: estimatePriors({ tier: "strong", profile: "claude", pace: "steady", edge: 0.04 }),
  },
  {
    id: "claude-haiku-4.5",
    name: "Claude Haiku 4.5",
    maker: "Anthropic",
    family: "claude",
    contextWindow: 200_000,
    maxOutputTokens: 64_000,
    capabilities: { vision: true, tools: true, reasoning: true, json: true },
    temperature: "unit",
    isFree: false,
    isSimulated: false,
    routes: [
      {
        provider: "anthropic",
        upstreamId: "claude-haiku-4-5",
        prices: picoUsd(1_000_000, 5_000_000, 100_000),
      },
      {
        provider: "openrouter",
        upstreamId: "anthropic/claude-haiku-4.5",
        prices: picoUsd(1_000_000, 5_000_000, 100_000),
      },
    ],
    priors: estimatePriors({ tier: "capable", profile: "claude", pace: "brisk" }),
  },
];
