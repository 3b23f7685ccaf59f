import "server-only";
import type { settlementFields } from "@/lib/contracts/chat";
import type { CompareAnswer, CompareResponse } from "@/lib/contracts/compare";
import { picoUsdToUsd } from "@/lib/core/billing/usd";
import type { Branch } from "@/lib/core/orchestration/calls/branch";
import { failureStatus } from "@/lib/core/orchestration/calls/call-outcome";
import type { CompareResult } from "@/lib/core/orchestration/run-answer";
import { metricsOf, reasoningOf } from "../call-fields";
import { encodeComparison } from "../encode-findings";

/** Compare's own part of the JSON answer (CONTRACT.md §4). */
export function compareFields({
  branches,
  comparison,
  costPicoUsd,
  totalMs,
}: CompareResult): Omit<CompareAnswer, "id" | keyof typeof settlementFields> {
  return {
    responses: branches.map(columnOf),
    summary: encodeComparison(comparison),
    cost: picoUsdToUsd(costPicoUsd),
    latency_ms: totalMs,
  };
}

function columnOf({ call, outcome, error }: Branch): CompareResponse {
  return {
    model: call.model.id,
    ...((error === null || outcome.content !== "") && { content: outcome.content }),
    ...reasoningOf(outcome),
    ...(error !== null && { error, status_code: failureStatus(outcome) }),
    ...metricsOf(outcome),
  };
}
