import type { CallOutcome } from "@/lib/core/orchestration/calls/call-outcome";
import { UpstreamFailure } from "@/lib/core/resilience/upstream-failure";

/** A finished call; every field can be replaced. */
export function callOutcome(changes: Partial<CallOutcome> = {}): CallOutcome {
  return {
    callId: "call-0",
    role: "answer",
    model: "model-a",
    provider: "sandbox",
    status: "done",
    content: "Hello there.",
    reasoning: "",
    reasoningMs: null,
    finishReason: "stop",
    usage: {
      inputTokens: 10,
      outputTokens: 4,
      cachedInputTokens: 0,
      reasoningTokens: 0,
      source: "provider",
    },
    costPicoUsd: 1_500_000n,
    providerCostPicoUsd: null,
    byok: false,
    latencyMs: 800,
    ttftMs: 200,
    attempts: [],
    failure: null,
    ...changes,
  };
}

/** A call whose upstream answered 503; `content` is what came before. */
export function failedOutcome(changes: Partial<CallOutcome> = {}): CallOutcome {
  return callOutcome({
    status: "failed",
    content: "",
    finishReason: "error",
    usage: {
      inputTokens: 10,
      outputTokens: 0,
      cachedInputTokens: 0,
      reasoningTokens: 0,
      source: "estimate",
    },
    costPicoUsd: 0n,
    ttftMs: null,
    failure: new UpstreamFailure({
      kind: "overload",
      provider: "sandbox",
      message: "The provider is overloaded.",
      status: 503,
    }),
    ...changes,
  });
}
