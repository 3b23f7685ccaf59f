import "server-only";
import type { BlendSource as WireSource } from "@/lib/contracts/blend";
import type { SourceEvent } from "@/lib/contracts/stream-events";
import { picoUsdToUsd } from "@/lib/core/billing/usd";
import type { Proposal } from "@/lib/core/orchestration/blend/strategy";
import type { BlendSource } from "@/lib/core/orchestration/run-answer";
import { reasoningOf } from "./call-fields";

/** The start of a draft (CONTRACT.md §2). */
export function draftStarted({ model, layer, index, role }: Proposal): SourceEvent {
  return { event: "source", status: "started", model: model.id, layer, index, role };
}

/** The end of a draft: what it took, and its text or what went wrong (CONTRACT.md §2). */
export function draftEnded({ proposal, branch: { ending, outcome, error } }: BlendSource): SourceEvent {
  const head = { ...draftStarted(proposal), status: ending, latency_ms: Math.round(outcome.latencyMs) };
  if (error !== null) return { ...head, error };
  return {
    ...head,
    completion_tokens: outcome.usage.outputTokens,
    cost: picoUsdToUsd(outcome.costPicoUsd),
    content: outcome.content,
  };
}

/** A draft's fate for the JSON answer. One that was thrown away costs the caller nothing. */
export function encodeSource({ proposal, branch }: BlendSource): WireSource {
  const { ending, outcome, error } = branch;
  return {
    model: proposal.model.id,
    layer: proposal.layer,
    index: proposal.index,
    status: ending,
    latency_ms: Math.round(outcome.latencyMs),
    completion_tokens: outcome.usage.outputTokens,
    ...(error === null
      ? { cost: picoUsdToUsd(outcome.costPicoUsd), content: outcome.content, ...reasoningOf(outcome) }
      : { cost: 0, error }),
  };
}
