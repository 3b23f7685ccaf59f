import "server-only";
import { type ProviderId, providerIds } from "@/lib/core/catalog/types";
import { anthropicDialect } from "./anthropic/anthropic-dialect";
import type { Dialect } from "./dialect";
import { googleDialect } from "./google/google-dialect";
import { createOpenAiDialect } from "./openai-compatible/openai-dialect";
import { openAiVendors, type VendorQuirks } from "./openai-compatible/vendors";

export type HttpProviderId = Exclude<ProviderId, "sandbox">;

export type ProviderEntry = {
  /** As people write it, for messages. */
  name: string;
  /** null: the operator has to name the address. */
  defaultBaseUrl: string | null;
  dialect: Dialect;
};

export const httpProviderIds = providerIds.filter((id): id is HttpProviderId => id !== "sandbox");

/** All providers we reach by HTTP. The addresses are those of the makers' own SDKs (CONTRACT.md §10). */
export const providerTable: Readonly<Record<HttpProviderId, ProviderEntry>> = {
  openai: openAi("OpenAI", "https://api.openai.com/v1", openAiVendors.openai),
  openrouter: openAi("OpenRouter", "https://openrouter.ai/api/v1", openAiVendors.openrouter),
  deepseek: openAi("DeepSeek", "https://api.deepseek.com/v1", openAiVendors.deepseek),
  mistral: openAi("Mistral", "https://api.mistral.ai/v1", openAiVendors.mistral),
  xai: openAi("xAI", "https://api.x.ai/v1", openAiVendors.xai),
  groq: openAi("Groq", "https://api.groq.com/openai/v1", openAiVendors.groq),
  together: openAi("Together", "https://api.together.xyz/v1", openAiVendors.together),
  fireworks: openAi("Fireworks", "https://api.fireworks.ai/inference/v1", openAiVendors.fireworks),
  cerebras: openAi("Cerebras", "https://api.cerebras.ai/v1", openAiVendors.cerebras),
  moonshot: openAi("Moonshot", "https://api.moonshot.ai/v1", openAiVendors.moonshot),
  custom: openAi("The custom server", null, openAiVendors.custom),
  anthropic: {
    name: "Anthropic",
    defaultBaseUrl: "https://api.anthropic.com",
    dialect: anthropicDialect,
  },
  gemini: {
    name: "Gemini",
    defaultBaseUrl: "https://generativelanguage.googleapis.com",
    dialect: googleDialect,
  },
};

function openAi(name: string, defaultBaseUrl: string | null, quirks: VendorQuirks): ProviderEntry {
  return { name, defaultBaseUrl, dialect: createOpenAiDialect(quirks) };
}
