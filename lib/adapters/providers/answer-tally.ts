import "server-only";
import type { FinishReason } from "@/lib/contracts/chat";
import { estimatePromptTokens, estimateTokens } from "@/lib/core/billing/token-estimate";
import type { ModelPart, TokenUsage } from "@/lib/core/orchestration/model-call";
import { describeBrokenStream } from "./describe-failure";
import type { AnswerContext } from "./dialect";

/** Counts as a vendor gives them; null or absent is "not said". */
export type ReportedUsage = {
  inputTokens?: number | null | undefined;
  outputTokens?: number | null | undefined;
  cachedInputTokens?: number | null | undefined;
  reasoningTokens?: number | null | undefined;
};

/**
 * What an answer amounts to so far. `text` and `reasoning` give the part to pass on (none for an empty delta);
 * `usage` keeps the last value said of each count; `close` gives the usage and the finish, or throws a transport
 * failure when no finish was seen.
 */
export type AnswerTally = {
  text: (text: string | null | undefined) => ModelPart[];
  reasoning: (text: string | null | undefined) => ModelPart[];
  usage: (reported: ReportedUsage) => void;
  finish: (reason: FinishReason, nativeReason: string | null) => void;
  hasContent: () => boolean;
  hasFinish: () => boolean;
  close: () => ModelPart[];
};

/** Starts the tally of one answer; the same for every dialect. */
export function createAnswerTally(context: AnswerContext): AnswerTally {
  let text = "";
  let reasoning = "";
  let reported: ReportedUsage = {};
  let finish: Extract<ModelPart, { type: "finish" }> | null = null;

  return {
    text(delta) {
      if (!delta) return [];
      text += delta;
      return [{ type: "text-delta", text: delta }];
    },
    reasoning(delta) {
      if (!delta) return [];
      reasoning += delta;
      return [{ type: "reasoning-delta", text: delta }];
    },
    usage(latest) {
      const said = Object.entries(latest).filter(([, count]) => typeof count === "number");
      reported = { ...reported, ...Object.fromEntries(said) };
    },
    finish(reason, nativeReason) {
      finish = { type: "finish", reason, nativeReason };
    },
    hasContent: () => text !== "" || reasoning !== "",
    hasFinish: () => finish !== null,
    close() {
      if (finish === null) {
        const problem = text === "" && reasoning === "" ? "sent no answer" : "ended without a finish";
        throw describeBrokenStream(problem, context);
      }
      return [{ type: "usage-report", usage: settleUsage(reported, { text, reasoning, context }) }, finish];
    },
  };
}

/** A count that is missing, or zero against the evidence, is estimated, and the whole report is marked so. */
function settleUsage(
  reported: ReportedUsage,
  { text, reasoning, context }: { text: string; reasoning: string; context: AnswerContext },
): TokenUsage {
  const saysInput = (reported.inputTokens ?? 0) > 0;
  const saysOutput = (reported.outputTokens ?? 0) > 0 || (text === "" && reasoning === "");
  const inputTokens = saysInput ? (reported.inputTokens ?? 0) : estimatePromptTokens(context.messages);
  const outputTokens = saysOutput ? (reported.outputTokens ?? 0) : estimateTokens(text + reasoning);
  return {
    inputTokens,
    outputTokens,
    cachedInputTokens: Math.min(reported.cachedInputTokens ?? 0, inputTokens),
    reasoningTokens: Math.min(
      reported.reasoningTokens ?? (saysOutput ? 0 : estimateTokens(reasoning)),
      outputTokens,
    ),
    source: saysInput && saysOutput ? "provider" : "estimate",
  };
}
