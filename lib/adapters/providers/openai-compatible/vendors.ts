import "server-only";
import type { ProviderId } from "@/lib/core/catalog/types";

/** Where a host of the OpenAI format differs from OpenAI. */
export type VendorQuirks = {
  maxTokensField: "max_tokens" | "max_completion_tokens";
  /** Whether the host takes `stream_options: {include_usage: true}`. */
  takesStreamOptions: boolean;
  /** `completion_tokens` leaves reasoning out, so it is added. */
  countsReasoningApart: boolean;
  extraBody: Readonly<Record<string, unknown>>;
  extraHeaders: Readonly<Record<string, string>>;
};

const common = {
  maxTokensField: "max_tokens",
  takesStreamOptions: true,
  countsReasoningApart: false,
  extraBody: {},
  extraHeaders: {},
} as const satisfies VendorQuirks;

/** The vendors of the OpenAI dialect, as data. Reading answers needs no table: it takes every known form. */
export const openAiVendors = {
  // `max_tokens` is refused by the reasoning models, the newer field is taken by all.
  openai: { ...common, maxTokensField: "max_completion_tokens" },
  openrouter: {
    ...common,
    // Asks for the cost and the native token counts; no other host knows the field.
    extraBody: { usage: { include: true } },
    extraHeaders: { "x-title": "LLMWise" },
  },
  deepseek: common,
  // Answers 422 to `stream_options`; the usage comes unasked, in the last chunk.
  mistral: { ...common, takesStreamOptions: false },
  xai: { ...common, countsReasoningApart: true },
  // `max_tokens` is deprecated there; the usage may come under `x_groq`.
  groq: { ...common, maxTokensField: "max_completion_tokens" },
  together: common,
  fireworks: common,
  cerebras: { ...common, maxTokensField: "max_completion_tokens" },
  // May put the usage into the last choice.
  moonshot: common,
  custom: common,
} as const satisfies Partial<Record<ProviderId, VendorQuirks>>;
