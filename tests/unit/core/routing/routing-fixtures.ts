import { picoUsd } from "@/lib/core/catalog/prices";
import { type CatalogModel, type PromptCategory, promptCategories } from "@/lib/core/catalog/types";
import type { ChooseModelInput } from "@/lib/core/routing/choose-model";
import { defaultAutoPolicy } from "@/lib/core/routing/eligibility";

type ModelChange = Partial<Omit<CatalogModel, "priors">> & {
  quality?: number;
  best?: PromptCategory;
  ttftMs?: number;
  reliability?: number;
};

/** A real, servable model of middling quality; `best` lifts one category. */
export function makeModel(
  id: string,
  { quality = 0.7, best, ttftMs = 800, reliability = 0.99, ...change }: ModelChange = {},
): CatalogModel {
  const rate = (category: PromptCategory) => (category === best ? 0.95 : quality);
  const [code, math, creative, translation, reasoning, summarisation, factual, chat] =
    promptCategories.map(rate);
  return {
    id,
    name: id,
    maker: "Maker",
    family: id,
    contextWindow: 100_000,
    maxOutputTokens: 8_000,
    capabilities: { vision: false, tools: true, reasoning: false, json: true },
    temperature: "wide",
    isFree: false,
    isSimulated: false,
    routes: [{ provider: "openai", upstreamId: id, prices: picoUsd(1_000_000, 4_000_000) }],
    priors: {
      quality: {
        code: code ?? 0,
        math: math ?? 0,
        creative_writing: creative ?? 0,
        translation: translation ?? 0,
        reasoning: reasoning ?? 0,
        summarisation: summarisation ?? 0,
        short_factual: factual ?? 0,
        chat: chat ?? 0,
      },
      ttftMs,
      tokensPerSecond: 80,
      reliability,
    },
    ...change,
  };
}

/** A request about code that every candidate may serve. */
export function makeInput(
  candidates: readonly CatalogModel[],
  change: Partial<ChooseModelInput> = {},
): ChooseModelInput {
  return {
    messages: [{ role: "user", content: "Write a Python function that sorts a list." }],
    candidates,
    goal: "balanced",
    policy: defaultAutoPolicy,
    promptTokens: 200,
    maxTokens: undefined,
    isServable: () => true,
    isAllowed: () => true,
    isOpen: () => false,
    ...change,
  };
}
