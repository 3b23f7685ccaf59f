import type { BlendSource } from "@/lib/contracts/blend";
import type { SourceEvent } from "@/lib/contracts/stream-events";
import { picoUsdToUsd } from "@/lib/core/billing/usd";
import type { Branch } from "../fan-out";
import type { Proposal } from "./strategy";

/** One step of a draft's way: started, or how it ended with what it took (CONTRACT.md §2). */
export function sourceEvent(
  { model, layer, index, role }: Proposal,
  status: "started" | Branch["ending"],
  branch?: Branch,
): SourceEvent {
  const head = { event: "source", status, model: model.id, layer, index, role } as const;
  if (branch === undefined) return head;
  const latency_ms = Math.round(branch.outcome.latencyMs);
  if (branch.error !== null) return { ...head, latency_ms, error: branch.error };
  return {
    ...head,
    latency_ms,
    completion_tokens: branch.outcome.usage.outputTokens,
    cost: picoUsdToUsd(branch.outcome.costPicoUsd),
    content: branch.outcome.content,
  };
}

/** A draft's fate for the JSON answer. One that was thrown away costs the caller nothing. */
export function blendSource(
  { model, layer, index }: Proposal,
  { ending, outcome, error }: Branch,
): BlendSource {
  return {
    model: model.id,
    layer,
    index,
    status: ending,
    latency_ms: Math.round(outcome.latencyMs),
    completion_tokens: outcome.usage.outputTokens,
    ...(error === null
      ? { cost: picoUsdToUsd(outcome.costPicoUsd), content: outcome.content }
      : { cost: 0, error }),
  };
}
