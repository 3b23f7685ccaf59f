import type { ModelPriors, PromptCategory } from "./types";

/** How able a model is overall, as we judge it. The steps are wide so that quality can outweigh a low price. */
const tierQuality = { frontier: 0.9, strong: 0.8, capable: 0.66, small: 0.5, tiny: 0.32 } as const;

/** What a family is better or worse at than its tier says. */
const profileAdjustments = {
  gpt: { code: 0.08, math: 0.03, reasoning: 0.08, summarisation: 0.02, short_factual: 0.01, chat: 0.02 },
  claude: {
    code: 0.04,
    math: 0.08,
    creative_writing: 0.08,
    translation: 0.02,
    reasoning: 0.03,
    summarisation: 0.05,
    chat: 0.08,
  },
  gemini_pro: { code: 0.02, math: 0.03, translation: 0.03, reasoning: 0.04, summarisation: 0.05, chat: 0.01 },
  gemini_flash: {
    code: -0.05,
    math: -0.05,
    creative_writing: -0.05,
    translation: 0.17,
    reasoning: -0.05,
    summarisation: 0.1,
    short_factual: 0.17,
  },
  grok: { creative_writing: 0.02, reasoning: 0.03, short_factual: 0.03, chat: 0.02 },
  european: { translation: 0.04, creative_writing: 0.01, code: -0.02 },
  coder: { code: 0.08, creative_writing: -0.12, translation: -0.1, short_factual: -0.08, chat: -0.08 },
  open: {
    creative_writing: -0.04,
    translation: -0.02,
    summarisation: -0.01,
    short_factual: -0.02,
    chat: -0.02,
  },
  even: {},
} as const satisfies Record<string, Partial<Record<PromptCategory, number>>>;

/** Time to the first token and speed after it, in five steps. */
const paces = {
  fast: { ttftMs: 350, tokensPerSecond: 170 },
  brisk: { ttftMs: 550, tokensPerSecond: 110 },
  steady: { ttftMs: 900, tokensPerSecond: 70 },
  slow: { ttftMs: 1_500, tokensPerSecond: 55 },
  thinking: { ttftMs: 4_000, tokensPerSecond: 75 },
} as const;

export type PriorEstimate = {
  tier: keyof typeof tierQuality;
  profile: keyof typeof profileAdjustments;
  pace: keyof typeof paces;
  /** A nudge over (or under) the others of the same tier. */
  edge?: number;
  /** Share of calls that succeed; hosts that pass calls on are a little less reliable than makers. */
  reliability?: number;
};

/**
 * What we expect of a model before any traffic. All of it is editorial judgement, not measurement; it makes Auto
 * choose as CONTRACT.md §3 wants: code and reasoning to GPT, mathematics, creative writing and chat to Claude,
 * translation and short questions to Gemini Flash.
 */
export function estimatePriors({
  tier,
  profile,
  pace,
  edge = 0,
  reliability = 0.99,
}: PriorEstimate): ModelPriors {
  const adjustments: Partial<Record<PromptCategory, number>> = profileAdjustments[profile];
  const rate = (category: PromptCategory) =>
    Math.round(Math.min(0.99, tierQuality[tier] + (adjustments[category] ?? 0) + edge) * 1_000) / 1_000;
  return {
    quality: {
      code: rate("code"),
      math: rate("math"),
      creative_writing: rate("creative_writing"),
      translation: rate("translation"),
      reasoning: rate("reasoning"),
      summarisation: rate("summarisation"),
      short_factual: rate("short_factual"),
      chat: rate("chat"),
    },
    ...paces[pace],
    reliability,
  };
}
