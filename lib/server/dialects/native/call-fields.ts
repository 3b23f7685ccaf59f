import "server-only";
import { picoUsdToUsd } from "@/lib/core/billing/usd";
import { type CallOutcome, hasOutput } from "@/lib/core/orchestration/calls/call-outcome";

/**
 * The measurements of an ended call in wire names: times, tokens, US dollars and how it finished. An answer that never
 * came costs the caller nothing.
 */
export function metricsOf(outcome: CallOutcome) {
  const latencyMs = Math.round(outcome.latencyMs);
  return {
    latency_ms: latencyMs,
    ttft_ms: outcome.ttftMs === null ? null : Math.round(outcome.ttftMs),
    prompt_tokens: outcome.usage.inputTokens,
    completion_tokens: outcome.usage.outputTokens,
    tokens_per_second: tokensPerSecond(outcome.usage.outputTokens, latencyMs),
    cost: hasOutput(outcome) ? picoUsdToUsd(outcome.costPicoUsd) : 0,
    finish_reason: outcome.finishReason,
  };
}

/** The thinking that was shown; no field where there was none. */
export function reasoningOf({ reasoning }: CallOutcome): { reasoning?: string } {
  return reasoning === "" ? {} : { reasoning };
}

/** Over the whole latency, so that an answer that arrives in one piece has no absurd speed; one decimal place. */
function tokensPerSecond(tokens: number, latencyMs: number): number {
  return latencyMs === 0 ? 0 : Math.round((tokens * 10_000) / latencyMs) / 10;
}
