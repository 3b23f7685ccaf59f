import "server-only";
import type { Exchange } from "@/lib/adapters/database/records/run-record";
import { type ChatMessage, textOf } from "@/lib/contracts/messages";
import type { RunTab } from "@/lib/core/orchestration/run-tab";
import { metricsOf } from "../../dialects/native/call-fields";
import type { NewId } from "../../ids";
import type { RunSpec } from "../plan/run-spec";

const titleLength = 60;

/**
 * What a run adds to its conversation: the caller's last message, or all of them when the conversation is new, and
 * then the answers with what they took and cost; the run's charge stands on the last of them. Nothing without an
 * answer.
 */
export function exchangeOf({
  spec,
  tab,
  chargeCredits,
  newId,
}: {
  spec: RunSpec;
  tab: RunTab;
  chargeCredits: number;
  newId: NewId;
}): Exchange | undefined {
  const answers = tab.answers();
  if (answers.length === 0) return undefined;
  const isNew = spec.conversationId === undefined;
  const asked = isNew ? spec.asked : spec.asked.slice(-1);
  return {
    conversationId: spec.conversationId ?? newId("conv"),
    isNew,
    title: titleOf(spec.asked),
    mode: spec.mode,
    messages: [
      ...asked.map((message) => ({
        id: newId("msg"),
        role: message.role,
        content: textOf(message),
        model: null,
        metrics: null,
      })),
      ...answers.map((outcome, index) => ({
        id: newId("msg"),
        role: "assistant" as const,
        content: outcome.content,
        reasoning: outcome.reasoning === "" ? null : outcome.reasoning,
        model: outcome.model,
        metrics: {
          ...metricsOf(outcome),
          credits_charged: index === answers.length - 1 ? chargeCredits : 0,
          ...(outcome.reasoningMs !== null && { reasoning_ms: outcome.reasoningMs }),
        },
      })),
    ],
  };
}

/** The beginning of what was asked first, cut at a word. */
function titleOf(prompt: readonly ChatMessage[]): string {
  const first = prompt.find(({ role }) => role === "user");
  const text = (first === undefined ? "" : textOf(first)).replace(/\s+/g, " ").trim();
  if (text.length <= titleLength) return text;
  const cut = text.slice(0, titleLength);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(" "), titleLength / 2)).trimEnd()}…`;
}
