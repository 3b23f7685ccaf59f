import "server-only";
import { type ProviderId, providerIds } from "@/lib/core/catalog/types";
import { anthropicDialect } from "./anthropic/anthropic-dialect";
import type { Dialect } from "./dialect";
import { googleDialect } from "./google/google-dialect";
import { createOpenAiDialect } from "./openai-compatible/openai-dialect";
import { openAiVendors, type VendorQuirks } from "./openai-compatible/vendors";

export type HttpProviderId = Exclude<ProviderId, "sandbox">;

/** One provider: `envName` is the prefix of its variables, as in `<envName>_API_KEY` and `<envName>_BASE_URL`. */
export type ProviderEntry = {
  name: string;
  envName: string;
  /** null: the operator has to name the address. */
  defaultBaseUrl: string | null;
  dialect: Dialect;
};

export const httpProviderIds = providerIds.filter((id): id is HttpProviderId => id !== "sandbox");

/** All providers we reach by HTTP. The addresses are those of the makers' own SDKs (CONTRACT.md §10). */
export const providerTable: Readonly<Record<HttpProviderId, ProviderEntry>> = {
  openai: openAi("OpenAI", "OPENAI", "https://api.openai.com/v1", openAiVendors.openai),
  openrouter: openAi("OpenRouter", "OPENROUTER", "https://openrouter.ai/api/v1", openAiVendors.openrouter),
  deepseek: openAi("DeepSeek", "DEEPSEEK", "https://api.deepseek.com/v1", openAiVendors.deepseek),
  mistral: openAi("Mistral", "MISTRAL", "https://api.mistral.ai/v1", openAiVendors.mistral),
  xai: openAi("xAI", "XAI", "https://api.x.ai/v1", openAiVendors.xai),
  groq: openAi("Groq", "GROQ", "https://api.groq.com/openai/v1", openAiVendors.groq),
  together: openAi("Together", "TOGETHER", "https://api.together.xyz/v1", openAiVendors.together),
  fireworks: openAi(
    "Fireworks",
    "FIREWORKS",
    "https://api.fireworks.ai/inference/v1",
    openAiVendors.fireworks,
  ),
  cerebras: openAi("Cerebras", "CEREBRAS", "https://api.cerebras.ai/v1", openAiVendors.cerebras),
  moonshot: openAi("Moonshot", "MOONSHOT", "https://api.moonshot.ai/v1", openAiVendors.moonshot),
  custom: openAi("The custom server", "CUSTOM_OPENAI", null, openAiVendors.custom),
  anthropic: {
    name: "Anthropic",
    envName: "ANTHROPIC",
    defaultBaseUrl: "https://api.anthropic.com",
    dialect: anthropicDialect,
  },
  gemini: {
    name: "Gemini",
    envName: "GEMINI",
    defaultBaseUrl: "https://generativelanguage.googleapis.com",
    dialect: googleDialect,
  },
};

function openAi(
  name: string,
  envName: string,
  defaultBaseUrl: string | null,
  quirks: VendorQuirks,
): ProviderEntry {
  return { name, envName, defaultBaseUrl, dialect: createOpenAiDialect(quirks) };
}
