import type { FinishReason } from "@/lib/contracts/chat";
import { callCostPicoUsd } from "@/lib/core/billing/prices";
import { estimatePromptTokens, tokensOfBytes, utf8Length } from "@/lib/core/billing/token-estimate";
import type { CatalogModel } from "@/lib/core/catalog/types";
import { UpstreamFailure } from "@/lib/core/resilience/upstream-failure";
import { isBilledByDefault } from "../run-tab";
import type { CallOutcome } from "./call-outcome";
import type { ModelCall, ServableRoute, TokenUsage } from "../model-call";
import type { CallEvent, RunDeps } from "../run-deps";

/** A model and one way to reach it. */
export type Candidate = { model: CatalogModel; route: ServableRoute };

/**
 * Sends a call over one route, yields its text and returns how it ended; the attempt list of the outcome is empty.
 * The outcome is in the journal on every exit, also when the consumer leaves or the meter throws.
 */
export async function* runAttempt(
  call: Omit<ModelCall, "model">,
  { model, route }: Candidate,
  deps: RunDeps,
  signal: AbortSignal,
): AsyncGenerator<CallEvent, CallOutcome, undefined> {
  const startedAt = deps.now();
  const inputTokens = estimatePromptTokens(call.messages);
  let content = "";
  /** Text and reasoning together: upstream bills both. */
  let outputBytes = 0;
  let ttftMs: number | null = null;
  let usage: TokenUsage | null = null;
  let finish: FinishReason | null = null;
  let failure: UpstreamFailure | null = null;
  let outcome: CallOutcome;

  const conclude = (): CallOutcome => {
    const finalUsage = usage ?? estimateUsage(inputTokens, tokensOfBytes(outputBytes));
    return {
      callId: call.callId,
      role: call.role,
      model: model.id,
      provider: route.provider,
      status: failure !== null ? "failed" : finish === null ? "cancelled" : "done",
      content,
      finishReason: failure !== null ? "error" : (finish ?? "interrupted"),
      usage: finalUsage,
      costPicoUsd: model.prices === null ? 0n : callCostPicoUsd(model.prices, finalUsage),
      byok: route.byok,
      latencyMs: Math.round(deps.now() - startedAt),
      ttftMs,
      attempts: [],
      failure,
    };
  };

  try {
    const { callId: _, ...prompt } = call;
    for await (const part of deps.openRoute({ ...prompt, model, route }, signal)) {
      switch (part.type) {
        case "text-delta": {
          if (part.text === "") break;
          ttftMs ??= Math.round(deps.now() - startedAt);
          await take(part.text);
          content += part.text;
          yield {
            type: "text-delta",
            text: part.text,
            model: model.id,
            latencyMs: Math.round(deps.now() - startedAt),
          };
          break;
        }
        case "reasoning-delta":
          await take(part.text);
          break;
        case "usage-report":
          usage = part.usage;
          break;
        case "finish":
          finish = part.reason;
          break;
        default:
          part satisfies never;
      }
    }
    if (finish === null && !signal.aborted) failure = endedEarly(route);
  } catch (error) {
    if (error instanceof UpstreamFailure && !signal.aborted) failure = error;
    else if (!signal.aborted) throw error;
  } finally {
    outcome = conclude();
    deps.journal.record(outcome, isBilledByDefault(outcome));
  }
  return outcome;

  /** Counts output once the wallet covers it: what it cannot cover goes to nobody and is not charged. */
  async function take(text: string) {
    const bytes = outputBytes + utf8Length(text);
    const outputTokens = tokensOfBytes(bytes);
    await deps.meter.cover({ callId: call.callId, model, byok: route.byok, inputTokens, outputTokens });
    outputBytes = bytes;
  }
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
