import "server-only";
import type { ProviderId } from "@/lib/core/catalog/providers";

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

const common: VendorQuirks = {
  maxTokensField: "max_tokens",
  takesStreamOptions: true,
  countsReasoningApart: false,
  extraBody: {},
  extraHeaders: {},
};

/** Those that differ from most. Reading answers needs no table: it takes every known form. */
const quirks: Partial<Record<ProviderId, Partial<VendorQuirks>>> = {
  // `max_tokens` is refused by the reasoning models, the newer field is taken by all.
  openai: { maxTokensField: "max_completion_tokens" },
  openrouter: {
    // Asks for the cost and the native token counts; no other host knows the field.
    extraBody: { usage: { include: true } },
    extraHeaders: { "x-title": "LLMWise" },
  },
  // Answers 422 to `stream_options`; the usage comes unasked, in the last chunk.
  mistral: { takesStreamOptions: false },
  xai: { countsReasoningApart: true },
  // `max_tokens` is deprecated there; the usage may come under `x_groq`.
  groq: { maxTokensField: "max_completion_tokens" },
  cerebras: { maxTokensField: "max_completion_tokens" },
};

/** What to mind when speaking OpenAI's format to a provider. */
export function quirksOf(provider: ProviderId): VendorQuirks {
  return { ...common, ...quirks[provider] };
}
