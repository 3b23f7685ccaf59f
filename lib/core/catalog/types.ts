import type { ProviderId } from "./providers";

/** Integers in pico-dollars (1e-12 US dollar) a token; $3 a million tokens is 3_000_000. */
export type TokenPrices = {
  inputPicoUsd: number;
  outputPicoUsd: number;
  cachedInputPicoUsd?: number;
};

/** The kinds of prompt the Auto router tells apart. */
export const promptCategories = [
  "code",
  "math",
  "creative_writing",
  "translation",
  "reasoning",
  "summarisation",
  "short_factual",
  "chat",
] as const;
export type PromptCategory = (typeof promptCategories)[number];

/** What we expect of a model before any traffic: quality 0..1 a category, speed and reliability. */
export type ModelPriors = {
  quality: Record<PromptCategory, number>;
  ttftMs: number;
  tokensPerSecond: number;
  reliability: number;
};

/** A way to reach a model. `prices` are what this provider asks; null: unknown, so not servable on credits. */
export type ModelRoute = { provider: ProviderId; upstreamId: string; prices: TokenPrices | null };

export type CatalogModel = {
  id: string;
  name: string;
  /** The maker, as shown to people ("OpenAI"). */
  maker: string;
  /** Models of one family judge each other kindly; a judge comes from another one. */
  family: string;
  contextWindow: number;
  maxOutputTokens: number;
  capabilities: { vision: boolean; tools: boolean; reasoning: boolean; json: boolean };
  /** `fixed`: upstream refuses the parameter; `unit`: 0..1; `wide`: 0..2. */
  temperature: "fixed" | "unit" | "wide";
  isFree: boolean;
  isSimulated: boolean;
  /** In order of preference: the maker's own API first, OpenRouter second. */
  routes: readonly ModelRoute[];
  priors: ModelPriors;
};
