import type { FinishReason } from "@/lib/contracts/chat";
import type { Attempt } from "@/lib/contracts/errors";
import type { UpstreamFailure } from "@/lib/core/resilience/upstream-failure";
import type { TokenUsage } from "../model-call";

/** How a model call ended, with what it produced, took and cost. Money is what upstream asks, in pico-dollars. */
export type CallOutcome = {
  callId: string;
  role: string;
  /** The catalogue id of the model that answered, or of the last one tried. */
  model: string;
  provider: string | null;
  status: "done" | "failed" | "cancelled";
  content: string;
  /** What the model thought, where the call was asked to show it; else empty. */
  reasoning: string;
  /** From the first piece of thinking shown to the first text, or to the end; null where nothing was shown. */
  reasoningMs: number | null;
  finishReason: FinishReason;
  usage: TokenUsage;
  costPicoUsd: bigint;
  /** What the provider itself says that the call cost; null where it does not say. */
  providerCostPicoUsd: bigint | null;
  byok: boolean;
  latencyMs: number;
  ttftMs: number | null;
  attempts: Attempt[];
  /** Set exactly when `status` is "failed". */
  failure: UpstreamFailure | null;
};

/**
 * Whether a call gave something that is paid for: text, thinking that was shown, or an end to which upstream spent
 * tokens without text. An answer that never came is free (CONTRACT.md §7).
 */
export function hasOutput({ content, reasoning, status, finishReason, usage }: CallOutcome): boolean {
  if (content !== "" || reasoning !== "") return true;
  if (status !== "done") return false;
  return finishReason === "length" || finishReason === "tool_calls" || usage.reasoningTokens > 0;
}

/** What the caller reads about a call that gave no whole answer. */
export function failureSentence({ failure }: CallOutcome): string {
  return failure?.message ?? "The call was cancelled.";
}

/** The HTTP status that stands for a call's failure; 499 for a call that was cancelled. */
export function failureStatus({ failure }: CallOutcome): number {
  return failure?.status ?? 499;
}
