import "server-only";
import type { ResponseRecord, RunOutcome } from "@/lib/adapters/database/records/run-record";
import type { BilledCall } from "@/lib/core/orchestration/run-tab";
import type { EndedRun } from "../ended-run";
import { type RunEnding, statusOf } from "./run-ending";
import { sumCost, sumTokens } from "./run-figures";

/** A run as the request log keeps it: its figures over all calls, each call, and every attempt. */
export function outcomeOf<Answer extends object>(
  { spec, startedAt, ending, calls, delivered, errorText, runtime }: EndedRun<Answer>,
  { byok }: { byok: boolean },
): RunOutcome {
  const result = ending.type === "finished" ? ending.result : null;
  const last = calls.at(-1)?.outcome;
  return {
    status: statusOf(ending, delivered),
    finishReason: result?.finishReason ?? (ending.type === "left" ? "cancelled" : "error"),
    resolvedModel: result?.resolvedModel ?? last?.model ?? null,
    provider: result?.provider ?? last?.provider ?? null,
    promptTokens: sumTokens(calls, "inputTokens"),
    completionTokens: sumTokens(calls, "outputTokens"),
    costPicoUsd: sumCost(calls.filter(({ billed }) => billed)),
    latencyMs: Math.round(runtime.clock.now() - startedAt),
    // Several calls have no first token in common.
    ttftMs: calls.length === 1 ? (last?.ttftMs ?? null) : null,
    byok,
    error: errorText,
    summary: { ...spec.facts, ...spec.auto, ...(result && spec.summarise?.(result)) },
    attempts: attemptsOf(ending, calls),
    responses: calls.map(toResponse),
  };
}

/** A failed run knows all of its attempts; of the others each call tells its own. */
function attemptsOf(ending: RunEnding<unknown>, calls: readonly BilledCall[]) {
  return ending.type === "failed"
    ? ending.failure.attempts
    : calls.flatMap(({ outcome }) => outcome.attempts);
}

function toResponse({ outcome, billed }: BilledCall): ResponseRecord {
  return {
    callId: outcome.callId,
    role: outcome.role,
    model: outcome.model,
    provider: outcome.provider,
    status: outcome.status,
    content: outcome.content,
    error: outcome.failure?.message ?? null,
    promptTokens: outcome.usage.inputTokens,
    completionTokens: outcome.usage.outputTokens,
    usageSource: outcome.usage.source,
    costPicoUsd: outcome.costPicoUsd,
    billed,
    latencyMs: outcome.latencyMs,
    ttftMs: outcome.ttftMs,
    finishReason: outcome.finishReason,
  };
}
