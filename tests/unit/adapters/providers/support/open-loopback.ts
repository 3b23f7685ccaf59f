import { onTestFinished } from "vitest";
import { createAddressGuard } from "@/lib/adapters/network/address-guard";
import { createProviders, type ProviderSettings, type Providers } from "@/lib/adapters/providers/registry";
import type { ModelPart } from "@/lib/core/orchestration/model-call";
import { defaultTimeouts } from "@/lib/core/resilience/deadlines";
import { createFakeClock, type FakeClock } from "@/tests/support/fake-clock";
import { type LoopbackVendor, type SeenRequest, startLoopbackVendor } from "./loopback-vendor";

export const plantedKey = "PLANTED-7f3a-never-to-be-seen";

/** All providers pointed at one loopback server, on a clock that stands still. Both end with the test. */
export async function openLoopback(
  answer: (request: SeenRequest) => void,
  deps: { resolveSecret?: () => Promise<string | null> } = {},
): Promise<{ vendor: LoopbackVendor; providers: Providers; clock: FakeClock }> {
  const vendor = await startLoopbackVendor(answer);
  const clock = createFakeClock();
  const set = (path: string) => ({ apiKey: plantedKey, baseUrl: `${vendor.origin}${path}` });
  const settings: ProviderSettings = {
    openai: set("/v1"),
    anthropic: set(""),
    gemini: set("/"),
    openrouter: set("/api/v1/"),
    custom: { baseUrl: `${vendor.origin}/v1` },
  };
  const providers = createProviders({
    settings,
    timeouts: defaultTimeouts,
    clock,
    sandbox: () => fromArray([{ type: "text-delta", text: "sand" }]),
    readUpload: async () => null,
    guard: createAddressGuard({ allowsPrivate: true }),
    resolveServer: async () => null,
    resolveSecret: deps.resolveSecret ?? (async () => null),
  });
  onTestFinished(async () => {
    await providers.close();
    await vendor.close();
  });
  return { vendor, providers, clock };
}

async function* fromArray(parts: readonly ModelPart[]): AsyncGenerator<ModelPart, void> {
  yield* parts;
}

/** Reads a stream to its end: the parts, and what it threw or null. */
export async function collect(
  stream: AsyncIterable<ModelPart>,
): Promise<{ parts: ModelPart[]; thrown: unknown }> {
  const parts: ModelPart[] = [];
  try {
    for await (const part of stream) parts.push(part);
    return { parts, thrown: null };
  } catch (error) {
    return { parts, thrown: error };
  }
}

/** The start of an answer in OpenAI's format, a thought, and its end. */
export const openAiHello = 'data: {"choices":[{"index":0,"delta":{"content":"Hello"}}]}\n\n';
export const openAiThought = 'data: {"choices":[{"index":0,"delta":{"reasoning_content":"Hm"}}]}\n\n';
export const openAiEnd =
  'data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":9,"completion_tokens":2}}\n\ndata: [DONE]\n\n';

export const helloParts: ModelPart[] = [
  { type: "text-delta", text: "Hello" },
  {
    type: "usage-report",
    usage: {
      inputTokens: 9,
      outputTokens: 2,
      cachedInputTokens: 0,
      reasoningTokens: 0,
      source: "provider",
    },
  },
  { type: "finish", reason: "stop", nativeReason: "stop" },
];

export const neverAborted = new AbortController().signal;
