import "server-only";
import type { ChatAnswer, settlementFields } from "@/lib/contracts/chat";
import { picoUsdToUsd } from "@/lib/core/billing/usd";
import type { ChatResult } from "@/lib/core/orchestration/run-answer";
import { reasoningOf } from "../call-fields";

/** Chat's own part of the JSON answer (CONTRACT.md §3). */
export function chatFields({
  mode,
  outcome,
  totalMs,
}: ChatResult): Omit<ChatAnswer, "id" | "finish_reason" | keyof typeof settlementFields> {
  return {
    model: outcome.model,
    content: outcome.content,
    ...reasoningOf(outcome),
    prompt_tokens: outcome.usage.inputTokens,
    completion_tokens: outcome.usage.outputTokens,
    latency_ms: totalMs,
    ttft_ms: outcome.ttftMs,
    cost: picoUsdToUsd(outcome.costPicoUsd),
    mode,
    resolved_model: outcome.model,
    ...(mode === "mesh" && { trace: outcome.attempts }),
  };
}
