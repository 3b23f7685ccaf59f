/** What is known of a provider beside how its wire differs, which its adapter knows. */
type ProviderRow = {
  /** As people write it, in messages. */
  name: string;
  /** Whose wire format it speaks; null: it is simulated in this process. */
  dialect: "openai" | "anthropic" | "google" | null;
  /** The address of the maker's own SDK; null: the operator names one, or there is none. */
  address: string | null;
  /** The settings that hold its key and another address, written out so that a search for one finds it. */
  settings: { apiKey: string; baseUrl: string } | null;
  /** Where its circuits differ from the others' (`core/resilience/breaker-policies.ts`). */
  breaker?: { rateLimitThreshold: number; rateLimitOpenMs: number };
};

/**
 * The makers' APIs and the hosts that we can call (CONTRACT.md §10). Whatever else names providers, settings, adapters,
 * circuits, hints, is derived from this table.
 */
export const providers = {
  openai: openAi("OpenAI", "https://api.openai.com/v1", {
    apiKey: "OPENAI_API_KEY",
    baseUrl: "OPENAI_BASE_URL",
  }),
  anthropic: {
    name: "Anthropic",
    dialect: "anthropic",
    address: "https://api.anthropic.com",
    settings: { apiKey: "ANTHROPIC_API_KEY", baseUrl: "ANTHROPIC_BASE_URL" },
  },
  gemini: {
    name: "Gemini",
    dialect: "google",
    address: "https://generativelanguage.googleapis.com",
    settings: { apiKey: "GEMINI_API_KEY", baseUrl: "GEMINI_BASE_URL" },
  },
  openrouter: {
    ...openAi("OpenRouter", "https://openrouter.ai/api/v1", {
      apiKey: "OPENROUTER_API_KEY",
      baseUrl: "OPENROUTER_BASE_URL",
    }),
    // Its 429s come from the hosts behind it and pass quickly, so they count and do not cool down by themselves.
    breaker: { rateLimitThreshold: 6, rateLimitOpenMs: 20_000 },
  },
  deepseek: openAi("DeepSeek", "https://api.deepseek.com/v1", {
    apiKey: "DEEPSEEK_API_KEY",
    baseUrl: "DEEPSEEK_BASE_URL",
  }),
  mistral: openAi("Mistral", "https://api.mistral.ai/v1", {
    apiKey: "MISTRAL_API_KEY",
    baseUrl: "MISTRAL_BASE_URL",
  }),
  xai: openAi("xAI", "https://api.x.ai/v1", { apiKey: "XAI_API_KEY", baseUrl: "XAI_BASE_URL" }),
  groq: openAi("Groq", "https://api.groq.com/openai/v1", {
    apiKey: "GROQ_API_KEY",
    baseUrl: "GROQ_BASE_URL",
  }),
  together: openAi("Together", "https://api.together.xyz/v1", {
    apiKey: "TOGETHER_API_KEY",
    baseUrl: "TOGETHER_BASE_URL",
  }),
  fireworks: openAi("Fireworks", "https://api.fireworks.ai/inference/v1", {
    apiKey: "FIREWORKS_API_KEY",
    baseUrl: "FIREWORKS_BASE_URL",
  }),
  cerebras: openAi("Cerebras", "https://api.cerebras.ai/v1", {
    apiKey: "CEREBRAS_API_KEY",
    baseUrl: "CEREBRAS_BASE_URL",
  }),
  moonshot: openAi("Moonshot", "https://api.moonshot.ai/v1", {
    apiKey: "MOONSHOT_API_KEY",
    baseUrl: "MOONSHOT_BASE_URL",
  }),
  custom: openAi("The custom server", null, {
    apiKey: "CUSTOM_OPENAI_API_KEY",
    baseUrl: "CUSTOM_OPENAI_BASE_URL",
  }),
  /** A server that a user brings; where it is stands with him. */
  own: { name: "Your own server", dialect: "openai", address: null, settings: null },
  sandbox: { name: "Sandbox", dialect: null, address: null, settings: null },
} as const satisfies Record<string, ProviderRow>;

export type ProviderId = keyof typeof providers;

/** The providers in the order of the table. */
export const providerIds = Object.keys(providers) as readonly ProviderId[];

/** What is known of a provider, with every column. */
export function providerRow(id: ProviderId): ProviderRow {
  return providers[id];
}

function openAi<Settings extends { apiKey: string; baseUrl: string }>(
  name: string,
  address: string | null,
  settings: Settings,
) {
  return { name, dialect: "openai", address, settings } as const;
}
