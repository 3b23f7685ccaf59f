import type { FinishReason } from "@/lib/contracts/chat";
import { callCostPicoUsd } from "@/lib/core/billing/prices";
import { estimatePromptTokens, tokensOfBytes, utf8Length } from "@/lib/core/billing/token-estimate";
import type { CatalogModel } from "@/lib/core/catalog/types";
import { UpstreamFailure } from "@/lib/core/resilience/upstream-failure";
import type { ModelCall, ServableRoute, TokenUsage } from "../model-call";
import type { RunDeps } from "../run-deps";
import type { CallEvent } from "../run-event";
import type { CallOutcome } from "./call-outcome";

/** A model and one way to reach it. */
export type Candidate = { model: CatalogModel; route: ServableRoute };

/** The most that one call may write, in bytes of text and thinking: no window is wider, and memory is ours. */
export const maxAnswerBytes = 8 * 1024 * 1024;

/**
 * Sends a call over one route, yields its text and returns how it ended; the attempt list of the outcome is empty.
 * The outcome is on the tab on every exit, also when the consumer leaves or the wallet cannot follow. `onContent` is
 * told of the first text or thinking.
 */
export async function* runAttempt(
  call: Omit<ModelCall, "model">,
  { model, route }: Candidate,
  onContent: () => void,
  deps: RunDeps,
  signal: AbortSignal,
): AsyncGenerator<CallEvent, CallOutcome, undefined> {
  const { callId, showsReasoning = false } = call;
  const startedAt = deps.now();
  const inputTokens = estimatePromptTokens(call.messages);
  const { prices } = model;
  let content = "";
  let reasoning = "";
  /** Text and thinking together: upstream bills both. */
  let outputBytes = 0;
  let ttftMs: number | null = null;
  let thoughtAt: number | null = null;
  let usage: TokenUsage | null = null;
  let finish: FinishReason | null = null;
  let failure: UpstreamFailure | null = null;
  let outcome: CallOutcome;

  const costOf = (tokens: Pick<TokenUsage, "inputTokens" | "outputTokens" | "cachedInputTokens">) =>
    prices === null ? 0n : callCostPicoUsd(prices, tokens);
  const cover = (cost: bigint) => (route.byok ? undefined : deps.tab.cover(callId, cost));
  const elapsedMs = () => Math.round(deps.now() - startedAt);

  const conclude = (): CallOutcome => {
    const finalUsage = usage ?? estimateUsage(inputTokens, tokensOfBytes(outputBytes));
    return {
      callId,
      role: call.role,
      model: model.id,
      provider: route.provider,
      status: failure !== null ? "failed" : finish === null ? "cancelled" : "done",
      content,
      reasoning,
      reasoningMs: thoughtAt === null ? null : (ttftMs ?? elapsedMs()) - thoughtAt,
      finishReason: failure !== null ? "error" : (finish ?? "interrupted"),
      usage: finalUsage,
      costPicoUsd: costOf(finalUsage),
      byok: route.byok,
      latencyMs: elapsedMs(),
      ttftMs,
      attempts: [],
      failure,
    };
  };

  try {
    for await (const part of deps.openRoute({ ...call, model, route }, signal)) {
      switch (part.type) {
        case "text-delta":
        case "reasoning-delta": {
          const { text } = part;
          if (text === "") break;
          // What the wallet cannot cover goes to nobody and is not charged, so it is counted once it is covered.
          const bytes = outputBytes + utf8Length(text);
          const covering = cover(
            costOf({ inputTokens, outputTokens: tokensOfBytes(bytes), cachedInputTokens: 0 }),
          );
          if (covering !== undefined) await covering;
          outputBytes = bytes;
          onContent();
          if (part.type === "text-delta") {
            const latencyMs = elapsedMs();
            ttftMs ??= latencyMs;
            content += text;
            const contentLength = content.length;
            yield { type: "text-delta", callId, model: model.id, text, latencyMs, contentLength };
          } else if (showsReasoning) {
            thoughtAt ??= elapsedMs();
            reasoning += text;
            yield { type: "reasoning-delta", callId, model: model.id, text };
          }
          break;
        }
        case "usage-report": {
          usage = part.usage;
          // Thinking that was never sent is told here first: the next stage waits until it is covered, too.
          const covering = cover(costOf(usage));
          if (covering !== undefined) await covering;
          break;
        }
        case "finish":
          finish = part.reason;
          break;
        default:
          part satisfies never;
      }
      if (outputBytes > maxAnswerBytes) {
        finish = "length";
        break;
      }
    }
    if (finish === null && !signal.aborted) failure = endedEarly(route);
  } catch (error) {
    if (error instanceof UpstreamFailure && !signal.aborted) failure = error;
    else if (!signal.aborted) throw error;
  } finally {
    outcome = conclude();
    deps.tab.record(outcome);
  }
  return outcome;
}

/** An adapter that ends without a finish has lost its upstream on the way. */
function endedEarly({ provider }: ServableRoute): UpstreamFailure {
  return new UpstreamFailure({
    kind: "transport",
    provider,
    status: 502,
    message: "the answer ended without a finish",
  });
}

/** Usage for a call that ended before upstream counted: marked, so that nobody takes it for a measurement. */
function estimateUsage(inputTokens: number, outputTokens: number): TokenUsage {
  return { inputTokens, outputTokens, cachedInputTokens: 0, reasoningTokens: 0, source: "estimate" };
}
