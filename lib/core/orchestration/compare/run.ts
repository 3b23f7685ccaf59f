import type { FinishReason } from "@/lib/contracts/chat";
import type { CompareAnswer, CompareResponse } from "@/lib/contracts/compare";
import type { ChatMessage } from "@/lib/contracts/messages";
import type { SummaryEvent } from "@/lib/contracts/stream-events";
import { picoUsdToUsd } from "@/lib/core/billing/usd";
import type { CatalogModel } from "@/lib/core/catalog/types";
import { metricsOf } from "../chunk-writer";
import { answerCalls, streamColumns } from "../calls/columns";
import type { Branch } from "../calls/fan-out";
import type { ModeDeps } from "../mode-deps";
import type { ModeGenerator } from "../mode-run";
import { totalFailure } from "../calls/total-failure";

/** A compare request, resolved. */
export type ComparePlan = {
  models: readonly CatalogModel[];
  messages: readonly ChatMessage[];
  temperature: number | undefined;
  maxTokens: number | undefined;
};

/** Compare's own part of the JSON answer. */
export type CompareResult = Pick<CompareAnswer, "responses" | "summary" | "cost" | "latency_ms">;

/**
 * All models answer at once, then a summary (CONTRACT.md §4). One model's failure is its last chunk and costs
 * nothing but what it had delivered. Throws `ModeFailure` when all of them fail.
 */
export async function* runCompare(
  plan: ComparePlan,
  deps: ModeDeps,
  signal: AbortSignal,
): ModeGenerator<CompareResult> {
  const startedAt = deps.now();
  const calls = answerCalls(plan.models, plan);
  const branches = yield* streamColumns({ calls, deps, signal });
  const answered = branches.filter(({ ending }) => ending === "done");
  if (answered.length === 0) throw totalFailure(branches);
  const summary = summarise(answered);
  yield { event: "summary", ...summary };
  return {
    answer: {
      responses: branches.map(responseOf),
      summary,
      cost: picoUsdToUsd(
        deps.journal.calls.reduce(
          (sum, { outcome, billed }) => sum + (billed ? outcome.costPicoUsd : 0n),
          0n,
        ),
      ),
      latency_ms: Math.round(deps.now() - startedAt),
    },
    calls: deps.journal.calls,
    finishReason: commonFinishReason(answered),
    resolvedModel: null,
    provider: null,
  };
}

/** The quickest model, the one that wrote the most tokens, and the figures of each that answered. */
function summarise(answered: readonly Branch[]): Omit<SummaryEvent, "event"> {
  const figures = answered.map(({ call, outcome }) => ({
    id: call.model.id,
    latency_ms: Math.round(outcome.latencyMs),
    tokens: outcome.usage.outputTokens,
  }));
  const best = (isBetter: (a: (typeof figures)[0], b: (typeof figures)[0]) => boolean) =>
    figures.reduce((champion, figure) => (isBetter(figure, champion) ? figure : champion));
  return {
    fastest: best((a, b) => a.latency_ms < b.latency_ms).id,
    longest: best((a, b) => a.tokens > b.tokens).id,
    models: Object.fromEntries(
      figures.map(({ id, latency_ms, tokens }) => [id, { latency_ms, tokens }] as const),
    ),
  };
}

function responseOf({ call, outcome, error }: Branch): CompareResponse {
  return {
    model: call.model.id,
    ...((error === null || outcome.content !== "") && { content: outcome.content }),
    ...(error !== null && { error, status_code: outcome.failure?.status ?? 499 }),
    ...metricsOf(outcome),
  };
}

/** What all answers share; "stop" where they differ, for each column shows its own. */
export function commonFinishReason(answered: readonly Branch[]): FinishReason {
  const reasons = new Set(answered.map(({ outcome }) => outcome.finishReason));
  const [only] = reasons;
  return reasons.size === 1 && only !== undefined ? only : "stop";
}
