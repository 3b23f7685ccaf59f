import "server-only";
import type { BlendAnswer } from "@/lib/contracts/blend";
import type { settlementFields } from "@/lib/contracts/chat";
import { picoUsdToUsd } from "@/lib/core/billing/usd";
import type { Insight } from "@/lib/core/orchestration/blend/strategy";
import type { BlendResult } from "@/lib/core/orchestration/run-answer";
import { reasoningOf } from "../call-fields";
import { encodeSource } from "../encode-draft";
import { encodeFinding } from "../encode-findings";

/** Blend's own part of the JSON answer (CONTRACT.md §5). */
export function blendFields(
  answer: BlendResult,
): Omit<BlendAnswer, "id" | "finish_reason" | keyof typeof settlementFields> {
  const { outcome, degradedReason } = answer;
  return {
    content: outcome.content,
    ...reasoningOf(outcome),
    strategy: answer.strategy,
    source_models: [...answer.models],
    synthesizer: answer.synthesizer,
    sources: answer.sources.map(encodeSource),
    latency_ms: answer.totalMs,
    cost: picoUsdToUsd(answer.costPicoUsd),
    candidates: answer.samples,
    layers: answer.layers,
    degraded: degradedReason !== null,
    ...(degradedReason !== null && { degraded_reason: degradedReason }),
    ...insightFields(answer.insight),
  };
}

function insightFields(insight: Insight | null): Pick<BlendAnswer, "deliberation" | "pick"> {
  if (insight === null) return {};
  const { event, ...fields } = encodeFinding(insight.finding);
  return "best" in fields ? { pick: fields } : { deliberation: fields };
}
