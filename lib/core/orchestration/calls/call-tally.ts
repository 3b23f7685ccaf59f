import type { FinishReason } from "@/lib/contracts/chat";
import { callCostPicoUsd } from "@/lib/core/billing/prices";
import { estimatePromptTokens, tokensOfBytes, utf8Length } from "@/lib/core/billing/token-estimate";
import type { UpstreamFailure } from "@/lib/core/resilience/upstream-failure";
import type { ModelCall, TokenUsage } from "../model-call";
import type { ReasoningDelta, TextDelta } from "../piece";
import type { RunDeps } from "../run-deps";
import type { CallOutcome } from "./call-outcome";
import type { Candidate } from "./candidate";

/** The most that one call may write, in bytes of text and thinking: no window is wider, and memory is ours. */
export const maxAnswerBytes = 8 * 1024 * 1024;

/** What one call has said, taken and cost so far. */
export type CallTally = {
  /** Has the wallet cover one more piece. Undefined when it does; what it cannot cover is not taken. */
  cover: (text: string) => Promise<void> | undefined;
  /** Takes a piece that is covered. */
  takeText: (text: string) => TextDelta;
  /** Takes a piece of thinking that is covered; null where nobody asked to see it. */
  takeReasoning: (text: string) => ReasoningDelta | null;
  /** Takes upstream's own count: thinking that was never sent is told here first, and has to be covered, too. */
  takeUsage: (usage: TokenUsage, providerCostPicoUsd: bigint | null) => Promise<void> | undefined;
  finish: (reason: FinishReason) => void;
  hasFinish: () => boolean;
  isFull: () => boolean;
  conclude: (failure: UpstreamFailure | null) => CallOutcome;
};

/** Starts the tally of one call over one route. */
export function openTally(
  { callId, role, messages, showsReasoning = false }: Omit<ModelCall, "model">,
  { model, route }: Candidate,
  { now, tab }: Pick<RunDeps, "now" | "tab">,
): CallTally {
  const startedAt = now();
  const inputTokens = estimatePromptTokens(messages);
  let content = "";
  let reasoning = "";
  /** Text and thinking together: upstream bills both. */
  let outputBytes = 0;
  let ttftMs: number | null = null;
  let thoughtAtMs: number | null = null;
  let reported: { usage: TokenUsage; providerCostPicoUsd: bigint | null } | null = null;
  let finishReason: FinishReason | null = null;

  const elapsedMs = () => Math.round(now() - startedAt);
  const costOf = (usage: TokenUsage) => (route.prices === null ? 0n : callCostPicoUsd(route.prices, usage));
  /** Usage before upstream counted: marked, so that nobody takes it for a measurement. */
  const estimate = (bytes: number): TokenUsage => ({
    inputTokens,
    outputTokens: tokensOfBytes(bytes),
    cachedInputTokens: 0,
    reasoningTokens: 0,
    source: "estimate",
  });
  const owe = (usage: TokenUsage) => (route.byok ? undefined : tab.cover(callId, costOf(usage)));

  return {
    cover: (text) => owe(estimate(outputBytes + utf8Length(text))),
    takeText(text) {
      const latencyMs = elapsedMs();
      ttftMs ??= latencyMs;
      outputBytes += utf8Length(text);
      content += text;
      return { type: "text-delta", callId, model: model.id, text, latencyMs, contentLength: content.length };
    },
    takeReasoning(text) {
      outputBytes += utf8Length(text);
      if (!showsReasoning) return null;
      thoughtAtMs ??= elapsedMs();
      reasoning += text;
      return { type: "reasoning-delta", callId, model: model.id, text };
    },
    takeUsage(usage, providerCostPicoUsd) {
      reported = { usage, providerCostPicoUsd };
      return owe(usage);
    },
    finish: (reason) => {
      finishReason = reason;
    },
    hasFinish: () => finishReason !== null,
    isFull: () => outputBytes > maxAnswerBytes,
    conclude(failure) {
      const usage = reported?.usage ?? estimate(outputBytes);
      const latencyMs = elapsedMs();
      return {
        callId,
        role,
        model: model.id,
        provider: route.provider,
        status: failure !== null ? "failed" : finishReason === null ? "cancelled" : "done",
        content,
        reasoning,
        reasoningMs: thoughtAtMs === null ? null : (ttftMs ?? latencyMs) - thoughtAtMs,
        finishReason: failure !== null ? "error" : (finishReason ?? "interrupted"),
        usage,
        costPicoUsd: costOf(usage),
        providerCostPicoUsd: reported?.providerCostPicoUsd ?? null,
        byok: route.byok,
        latencyMs,
        ttftMs,
        attempts: [],
        failure,
      };
    },
  };
}
