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
  const outcomes = tab.answers();
  if (outcomes.length === 0) return undefined;
  const isNew = spec.conversationId === undefined;
  const asked = isNew ? spec.asked : spec.asked.slice(-1);
  const questions = asked.map((message) => ({
    id: newId("msg"),
    role: message.role,
    content: textOf(message),
    model: null,
    metrics: null,
  }));
  const answers = outcomes.map((outcome, index) => ({
    id: newId("msg"),
    role: "assistant" as const,
    content: outcome.content,
    reasoning: outcome.reasoning === "" ? null : outcome.reasoning,
    model: outcome.model,
    metrics: {
      ...metricsOf(outcome),
      credits_charged: index === outcomes.length - 1 ? chargeCredits : 0,
      ...(outcome.reasoningMs !== null && { reasoning_ms: outcome.reasoningMs }),
    },
  }));
  return {
    conversationId: spec.conversationId ?? newId("conv"),
    isNew,
    ...(spec.parentId !== undefined && { parentId: spec.parentId }),
    title: titleOf(spec.asked),
    mode: spec.mode,
    // Of several answers side by side the first is shown until another is chosen.
    currentId: answers[0]?.id ?? "",
    messages: { questions, answers },
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
