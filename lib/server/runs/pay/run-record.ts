import "server-only";
import type { ResponseRecord, RunOutcome } from "@/lib/adapters/database/records/run-record";
import type { Attempt } from "@/lib/contracts/errors";
import type { CallOutcome } from "@/lib/core/orchestration/calls/call-outcome";
import type { BilledCall } from "@/lib/core/orchestration/run-tab";
import { autoFields } from "../../dialects/native/encode-end";
import { type RunEnding, statusOf } from "./run-ending";
import type { RunState } from "./run-state";

/** A run as the request log keeps it: its figures over all calls, each call, and every attempt. */
export function recordOf(
  { spec, startedAt, tab, hasDelivered, runtime }: RunState,
  ending: RunEnding,
  { byok, errorText }: { byok: boolean; errorText: string | null },
): RunOutcome {
  const { calls } = tab;
  const result = ending.type === "finished" ? ending.result : null;
  const last = calls.at(-1)?.outcome;
  return {
    status: statusOf(ending, hasDelivered),
    finishReason: result?.finishReason ?? (ending.type === "left" ? "cancelled" : "error"),
    resolvedModel: result?.resolvedModel ?? last?.model ?? null,
    provider: result?.provider ?? last?.provider ?? null,
    promptTokens: sumTokens(calls, "inputTokens"),
    completionTokens: sumTokens(calls, "outputTokens"),
    costPicoUsd: tab.costPicoUsd(),
    latencyMs: Math.round(runtime.clock.now() - startedAt),
    // Several calls have no first token in common.
    ttftMs: calls.length === 1 ? (last?.ttftMs ?? null) : null,
    byok,
    error: errorText,
    summary: {
      ...spec.facts,
      ...(spec.auto && autoFields(spec.auto)),
      ...(result && spec.summarise?.(result.answer)),
    },
    attempts: attemptsOf(ending, calls),
    responses: calls.map(responseOf),
  };
}

/** The figures alone, as zero retention keeps them. */
export function withoutTexts(outcome: RunOutcome): RunOutcome {
  return {
    ...outcome,
    error: null,
    summary: {},
    attempts: outcome.attempts.map(({ error: _error, ...attempt }) => attempt),
    responses: outcome.responses.map((response) => ({
      ...response,
      content: null,
      reasoning: null,
      error: null,
    })),
  };
}

function sumTokens(
  calls: readonly BilledCall[],
  kind: keyof Pick<CallOutcome["usage"], "inputTokens" | "outputTokens">,
): number {
  return calls.reduce((sum, { outcome }) => sum + outcome.usage[kind], 0);
}

/** A failed run knows all of its attempts; of the others each call tells its own. */
function attemptsOf(ending: RunEnding, calls: readonly BilledCall[]): readonly Attempt[] {
  return ending.type === "failed"
    ? ending.failure.attempts
    : calls.flatMap(({ outcome }) => outcome.attempts);
}

function responseOf({ outcome, billed }: BilledCall): ResponseRecord {
  return {
    callId: outcome.callId,
    role: outcome.role,
    model: outcome.model,
    provider: outcome.provider,
    status: outcome.status,
    content: outcome.content,
    reasoning: outcome.reasoning === "" ? null : outcome.reasoning,
    error: outcome.failure?.message ?? null,
    promptTokens: outcome.usage.inputTokens,
    completionTokens: outcome.usage.outputTokens,
    usageSource: outcome.usage.source,
    costPicoUsd: outcome.costPicoUsd,
    providerCostPicoUsd: outcome.providerCostPicoUsd,
    billed,
    latencyMs: outcome.latencyMs,
    ttftMs: outcome.ttftMs,
    finishReason: outcome.finishReason,
  };
}
