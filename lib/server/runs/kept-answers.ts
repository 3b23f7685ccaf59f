import "server-only";
import type { BilledCall } from "@/lib/core/orchestration/run-tab";
import type { KeptAnswer } from "./plan/run-spec";

/** Every answer that stands for itself: of a chat, of a comparison's columns, of a judge's contestants. */
export function keptColumns(calls: readonly BilledCall[]): KeptAnswer[] {
  return calls
    .filter(({ outcome }) => outcome.role === "answer" && outcome.content !== "")
    .map(({ outcome }) => ({ model: outcome.model, content: outcome.content, callId: outcome.callId }));
}

/**
 * The one answer of a blend: the content that went out, with the call that wrote it. `content` is null when the run
 * broke off; what the synthesizer had written by then is kept.
 */
export function keptSynthesis(calls: readonly BilledCall[], content: string | null): KeptAnswer[] {
  const writer = calls.findLast(({ outcome }) =>
    content === null
      ? outcome.role === "synthesis" && outcome.content !== ""
      : outcome.content !== "" && outcome.content === content,
  );
  if (writer === undefined) return [];
  const { model, callId, content: written } = writer.outcome;
  return [{ model, callId, content: written }];
}
