import { bench, describe } from "vitest";
import { createHttpProvider } from "@/lib/adapters/providers/http-provider";
import { providerTable } from "@/lib/adapters/providers/provider-table";
import type { UpstreamClient } from "@/lib/adapters/providers/upstream-client";
import { defaultTimeouts } from "@/lib/core/resilience/deadlines";
import { exampleCall } from "@/tests/unit/adapters/providers/support/example-call";
import { neverAborted } from "@/tests/unit/adapters/providers/support/open-loopback";

/** Two thousand chunks of an answer, each in a read of its own, as bytes; divide a run's time by 2,000. */
const chunks = 2_000;
const answers = [
  {
    provider: "openai",
    delta: (index: number) => ({
      id: "chatcmpl-B1x",
      object: "chat.completion.chunk",
      created: 1763800000,
      model: "gpt-5.2-2025-12-11",
      service_tier: "default",
      system_fingerprint: "fp_1",
      choices: [{ index: 0, delta: { content: ` word${index}` }, logprobs: null, finish_reason: null }],
      usage: null,
      obfuscation: "xQ9",
    }),
    end: ['{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}', "[DONE]"],
  },
  {
    provider: "anthropic",
    delta: (index: number) => ({
      type: "content_block_delta",
      index: 0,
      delta: { type: "text_delta", text: ` word${index}` },
    }),
    end: [
      '{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"input_tokens":9,"output_tokens":2}}',
      '{"type":"message_stop"}',
    ],
  },
  {
    provider: "gemini",
    delta: (index: number) => ({
      candidates: [{ content: { parts: [{ text: ` word${index}` }], role: "model" }, index: 0 }],
      usageMetadata: {
        promptTokenCount: 9,
        candidatesTokenCount: index,
        totalTokenCount: 9 + index,
        promptTokensDetails: [{ modality: "TEXT", tokenCount: 9 }],
      },
      modelVersion: "gemini-3-flash",
      responseId: "r1",
    }),
    end: ['{"candidates":[{"index":0,"finishReason":"STOP"}]}'],
  },
] as const;

const clock = {
  now: Date.now,
  setTimer: (delayMs: number, callback: () => void) => {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};

function upstreamOf(pieces: readonly Uint8Array[]): UpstreamClient {
  return {
    send: async () => {
      let at = 0;
      const headers = { get: () => "text/event-stream" };
      return { ok: true, status: 200, headers, next: async () => pieces[at++], close: () => undefined };
    },
    close: async () => undefined,
  };
}

describe("bytes to parts, 2,000 chunks", () => {
  for (const { provider, delta, end } of answers) {
    const payloads = Array.from({ length: chunks }, (_, index) => JSON.stringify(delta(index)));
    const pieces = [...payloads, ...end].map((payload) => Buffer.from(`data: ${payload}\n\n`));
    const open = createHttpProvider({
      dialect: providerTable[provider].dialect,
      name: providerTable[provider].name,
      endpointFor: async () => ({ provider, baseUrl: "http://127.0.0.1", apiKey: "key" }),
      readUpload: async () => null,
      upstream: upstreamOf(pieces),
      timeouts: defaultTimeouts,
      clock,
    });
    bench(provider, async () => {
      let parts = 0;
      for await (const _ of open(exampleCall(), neverAborted)) parts += 1;
      if (parts !== chunks + 2) throw new Error(`${parts} parts`);
    });
  }
});
