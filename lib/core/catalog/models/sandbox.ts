import { picoUsd } from "../prices";
import type { CatalogModel, ModelPriors } from "../types";

const shared = {
  maker: "LLMWise",
  contextWindow: 128_000,
  maxOutputTokens: 8_192,
  capabilities: { vision: true, tools: false, reasoning: false, json: true },
  temperature: "wide",
  isFree: true,
  isSimulated: true,
} as const;

/** Low enough that any real model ranks above; the first three voices still differ by kind of prompt. */
const voiceQuality = {
  code: 0.1,
  math: 0.1,
  creative_writing: 0.1,
  translation: 0.1,
  reasoning: 0.1,
  summarisation: 0.1,
  short_factual: 0.1,
  chat: 0.1,
};

const pacedQuality = {
  code: 0.02,
  math: 0.02,
  creative_writing: 0.02,
  translation: 0.02,
  reasoning: 0.02,
  summarisation: 0.02,
  short_factual: 0.02,
  chat: 0.02,
};

const faultPriors: ModelPriors = {
  quality: {
    code: 0,
    math: 0,
    creative_writing: 0,
    translation: 0,
    reasoning: 0,
    summarisation: 0,
    short_factual: 0,
    chat: 0,
  },
  ttftMs: 3_000,
  tokensPerSecond: 4,
  reliability: 0,
};

/**
 * Simulated models: they need no key and cost nothing (CONTRACT.md §10). Each voice is a family of its own, so that
 * a judge of another family can be found among them.
 */
export const sandboxModels: readonly CatalogModel[] = [
  {
    ...shared,
    id: "sandbox/swift",
    name: "Sandbox Swift",
    family: "sandbox-swift",
    routes: [{ provider: "sandbox", upstreamId: "swift", prices: picoUsd(0, 0) }],
    priors: {
      quality: { ...voiceQuality, translation: 0.14, short_factual: 0.14 },
      ttftMs: 80,
      tokensPerSecond: 160,
      reliability: 0.99,
    },
  },
  {
    ...shared,
    id: "sandbox/sage",
    name: "Sandbox Sage",
    family: "sandbox-sage",
    routes: [{ provider: "sandbox", upstreamId: "sage", prices: picoUsd(0, 0) }],
    priors: {
      quality: { ...voiceQuality, code: 0.16, math: 0.16, reasoning: 0.16 },
      ttftMs: 250,
      tokensPerSecond: 120,
      reliability: 0.99,
    },
  },
  {
    ...shared,
    id: "sandbox/scribe",
    name: "Sandbox Scribe",
    family: "sandbox-scribe",
    routes: [{ provider: "sandbox", upstreamId: "scribe", prices: picoUsd(0, 0) }],
    priors: {
      quality: { ...voiceQuality, creative_writing: 0.14, summarisation: 0.14, chat: 0.12 },
      ttftMs: 150,
      tokensPerSecond: 150,
      reliability: 0.99,
    },
  },
  pacedVoice("sprint", "Sandbox Sprint", { ttftMs: 40, tokensPerSecond: 320 }),
  pacedVoice("clerk", "Sandbox Clerk", { ttftMs: 400, tokensPerSecond: 45 }),
  pacedVoice("tutor", "Sandbox Tutor", { ttftMs: 600, tokensPerSecond: 80 }),
  pacedVoice("herald", "Sandbox Herald", { ttftMs: 220, tokensPerSecond: 240 }),
  pacedVoice("poet", "Sandbox Poet", { ttftMs: 900, tokensPerSecond: 60 }),
];

/** One that differs from the first three in its pace alone; where they can be asked, they are the better choice. */
function pacedVoice(
  id: string,
  name: string,
  pace: Pick<ModelPriors, "ttftMs" | "tokensPerSecond">,
): CatalogModel {
  return {
    ...shared,
    id: `sandbox/${id}`,
    name,
    family: `sandbox-${id}`,
    routes: [{ provider: "sandbox", upstreamId: id, prices: picoUsd(0, 0) }],
    priors: { quality: pacedQuality, reliability: 0.9, ...pace },
  };
}

/** Simulated models that fail in one known way each, to test failover against. */
export const faultModels: readonly CatalogModel[] = [
  faultModel("error-429", "Sandbox Error 429"),
  faultModel("error-500", "Sandbox Error 500"),
  faultModel("timeout", "Sandbox Timeout"),
  faultModel("cut", "Sandbox Cut"),
  faultModel("slow", "Sandbox Slow"),
];

function faultModel(fault: string, name: string): CatalogModel {
  return {
    ...shared,
    id: `sandbox/${fault}`,
    name,
    family: "sandbox-fault",
    routes: [{ provider: "sandbox", upstreamId: fault, prices: picoUsd(0, 0) }],
    priors: faultPriors,
  };
}
