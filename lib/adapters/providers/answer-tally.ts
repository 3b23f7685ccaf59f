import "server-only";
import type { FinishReason } from "@/lib/contracts/chat";
import { estimatePromptTokens, estimateTokens } from "@/lib/core/billing/token-estimate";
import type { ModelPart, TokenUsage } from "@/lib/core/orchestration/model-call";
import { UpstreamFailure } from "@/lib/core/resilience/upstream-failure";
import { describeBrokenStream } from "./describe-failure";
import type { AnswerContext, AnswerTally, ReportedUsage } from "./dialect";
import { unshownNote } from "./unshown-note";

type Finish = Extract<ModelPart, { type: "finish" }>;

/** The tally of one answer, as its reader sees it. */
export type OpenTally = AnswerTally & {
  hasFinish: () => boolean;
  hasEnd: () => boolean;
  /** The parts since the last call. Neighbouring deltas of one kind are one part. */
  take: () => ModelPart[];
  /**
   * Enters the usage and the finish, which are the last parts. Throws a transport failure when the answer is not whole,
   * and an empty one when it is whole and holds nothing. An end without a finish is the finish "other", since small
   * servers give no reason.
   */
  close: () => void;
};

/** Starts the tally of one answer; the same for every dialect. */
export function createAnswerTally(context: AnswerContext): OpenTally {
  let parts: ModelPart[] = [];
  let text = "";
  let isBehindNote = false;
  let reasoning = "";
  const reported: ReportedUsage = {};
  let hasOtherOutput = false;
  let finish: Finish | null = null;
  let hasEnd = false;

  function add(type: "text-delta" | "reasoning-delta", delta: string) {
    const last = parts.at(-1);
    if (last?.type === type) last.text += delta;
    else parts.push({ type, text: delta });
  }

  function addText(delta: string | null) {
    if (delta === null || delta === "") return;
    const written = isBehindNote && !delta.startsWith("\n") ? `\n\n${delta}` : delta;
    isBehindNote = false;
    text += written;
    add("text-delta", written);
  }

  return {
    text: addText,
    unshown(mediaType) {
      addText(`${text === "" || text.endsWith("\n") ? "" : "\n\n"}${unshownNote(mediaType)}`);
      isBehindNote = true;
    },
    reasoning(delta) {
      if (delta === null || delta === "") return;
      reasoning += delta;
      add("reasoning-delta", delta);
    },
    otherOutput() {
      hasOtherOutput = true;
    },
    usage(latest) {
      reported.inputTokens = latest.inputTokens ?? reported.inputTokens;
      reported.outputTokens = latest.outputTokens ?? reported.outputTokens;
      reported.cachedInputTokens = latest.cachedInputTokens ?? reported.cachedInputTokens;
      // A zero takes back no thinking that was counted before.
      reported.reasoningTokens =
        latest.reasoningTokens || (reported.reasoningTokens ?? latest.reasoningTokens);
      reported.costPicoUsd = latest.costPicoUsd ?? reported.costPicoUsd;
    },
    finish(reason, nativeReason) {
      finish = { type: "finish", reason, nativeReason };
    },
    end() {
      hasEnd = true;
    },
    hasFinish: () => finish !== null,
    hasEnd: () => hasEnd,
    take() {
      const taken = parts;
      parts = [];
      return taken;
    },
    close() {
      const hasOutput = text !== "" || reasoning !== "" || hasOtherOutput;
      if (finish === null && !(hasOutput && hasEnd)) {
        throw describeBrokenStream(hasOutput ? "ended without a finish" : "sent no answer", context);
      }
      const last: Finish = finish ?? { type: "finish", reason: "other", nativeReason: null };
      const usage = settleUsage(reported, { text, reasoning, context });
      const spentTokens = usage.outputTokens + (reported.reasoningTokens ?? 0);
      if (!hasOutput && spentTokens === 0 && emptyFinishes.has(last.reason)) {
        throw describeEmptyAnswer(context);
      }
      const { costPicoUsd } = reported;
      const cost = typeof costPicoUsd === "bigint" ? { providerCostPicoUsd: costPicoUsd } : {};
      parts.push({ type: "usage-report", usage, ...cost }, last);
    },
  };
}

/** Finishes that promise an answer. The others say themselves why there is none. */
const emptyFinishes: ReadonlySet<FinishReason> = new Set<FinishReason>(["stop", "length", "other"]);

function describeEmptyAnswer({ provider, providerName }: AnswerContext): UpstreamFailure {
  const message = `${providerName} sent an empty answer`;
  return new UpstreamFailure({ kind: "empty", provider, status: 502, message });
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
