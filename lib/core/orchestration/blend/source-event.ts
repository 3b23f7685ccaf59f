import type { BlendSource } from "@/lib/contracts/blend";
import type { SourceEvent } from "@/lib/contracts/stream-events";
import { picoUsdToUsd } from "@/lib/core/billing/usd";
import type { Branch } from "../calls/fan-out";
import type { Proposal } from "./strategy";

/** The start of a draft (CONTRACT.md §2). */
export function startedEvent({ model, layer, index, role }: Proposal): SourceEvent {
  return { event: "source", status: "started", model: model.id, layer, index, role };
}

/** The end of a draft: what it took, and its text or what went wrong (CONTRACT.md §2). */
export function endedEvent(proposal: Proposal, { ending, outcome, error }: Branch): SourceEvent {
  const head = { ...startedEvent(proposal), status: ending, latency_ms: Math.round(outcome.latencyMs) };
  if (error !== null) return { ...head, error };
  return {
    ...head,
    completion_tokens: outcome.usage.outputTokens,
    cost: picoUsdToUsd(outcome.costPicoUsd),
    content: outcome.content,
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
