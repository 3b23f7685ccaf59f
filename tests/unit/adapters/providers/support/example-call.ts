import { picoUsd } from "@/lib/core/catalog/prices";
import type { ProviderId } from "@/lib/core/catalog/providers";
import type { CatalogModel } from "@/lib/core/catalog/types";
import type { RouteCall } from "@/lib/core/orchestration/model-call";

/** A call to a made-up model, with what a test wants otherwise. */
export function exampleCall({
  provider = "openai",
  upstreamId = "example-1",
  scope = "platform",
  model = {},
  ...call
}: {
  provider?: ProviderId;
  upstreamId?: string;
  scope?: string;
  model?: Partial<CatalogModel>;
} & Partial<Omit<RouteCall, "model" | "route">> = {}): RouteCall {
  const route = { provider, upstreamId, prices: picoUsd(1_000_000, 2_000_000) };
  return {
    role: "answer",
    messages: [{ role: "user", content: "How are you?" }],
    ...call,
    model: { ...exampleModel, routes: [route], ...model },
    route: { ...route, scope, byok: scope !== "platform" },
  };
}

const quality = {
  code: 0.5,
  math: 0.5,
  creative_writing: 0.5,
  translation: 0.5,
  reasoning: 0.5,
  summarisation: 0.5,
  short_factual: 0.5,
  chat: 0.5,
};

const exampleModel: CatalogModel = {
  id: "example-1",
  name: "Example 1",
  maker: "Example",
  family: "example",
  contextWindow: 100_000,
  maxOutputTokens: 4_096,
  capabilities: { vision: true, tools: false, reasoning: false, json: false },
  temperature: "wide",
  isFree: false,
  isSimulated: false,
  routes: [],
  priors: { quality, ttftMs: 500, tokensPerSecond: 50, reliability: 0.99 },
};
