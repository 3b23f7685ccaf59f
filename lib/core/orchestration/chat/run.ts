import type { ChatMessage } from "@/lib/contracts/messages";
import type { ProgressEvent } from "@/lib/contracts/stream-events";
import { picoUsdToUsd } from "@/lib/core/billing/usd";
import type { CatalogModel } from "@/lib/core/catalog/types";
import { mapEvents } from "@/lib/core/stream/map-events";
import type { Candidate } from "../calls/attempt";
import { runCandidates } from "../calls/call";
import type { CallOutcome } from "../calls/call-outcome";
import { createChunkWriter } from "../chunk-writer";
import { ModeFailure, type ModeGenerator } from "../mode-run";
import { routeEventOf, traceOf } from "./trace";
import type { CallEvent, RunDeps } from "../run-deps";

/** A chat request, resolved: the models to try in order, and whether the caller sees the failover. */
export type ChatPlan = {
  models: readonly CatalogModel[];
  isMesh: boolean;
  messages: readonly ChatMessage[];
  temperature: number | undefined;
  maxTokens: number | undefined;
};

/** Chat's own part of the JSON answer. */
export type ChatResult = {
  model: string;
  content: string;
  prompt_tokens: number;
  completion_tokens: number;
  latency_ms: number;
  ttft_ms: number | null;
  cost: number;
  mode: "chat" | "mesh";
  resolved_model: string;
  trace?: CallOutcome["attempts"];
};

/**
 * One answer from the first candidate that gives one. A mesh run also tells every attempt as `route` events and
 * ends with a `trace`; a plain one keeps its failovers between a model's routes to itself.
 */
export async function* runChat(
  plan: ChatPlan,
  deps: RunDeps,
  signal: AbortSignal,
): ModeGenerator<ChatResult> {
  const startedAt = deps.now();
  const candidates = plan.models.flatMap((model): Candidate[] =>
    deps.routesFor(model).map((route) => ({ model, route })),
  );
  const call = {
    callId: "answer",
    role: "answer",
    messages: plan.messages,
    temperature: plan.temperature,
    maxTokens: plan.maxTokens,
  };
  const outcome = yield* writeChunks(plan, runCandidates(call, candidates, deps, signal));
  const totalMs = Math.round(deps.now() - startedAt);
  if (plan.isMesh) yield traceOf(outcome, { totalMs, candidates, latencies: deps.latencies });
  if (outcome.failure !== null) {
    throw new ModeFailure({ model: outcome.model, attempts: outcome.attempts, failure: outcome.failure });
  }
  return {
    answer: {
      model: outcome.model,
      content: outcome.content,
      prompt_tokens: outcome.usage.inputTokens,
      completion_tokens: outcome.usage.outputTokens,
      latency_ms: totalMs,
      ttft_ms: outcome.ttftMs,
      cost: picoUsdToUsd(outcome.costPicoUsd),
      mode: plan.isMesh ? "mesh" : "chat",
      resolved_model: outcome.model,
      ...(plan.isMesh && { trace: outcome.attempts }),
    },
    calls: deps.journal.calls,
    finishReason: outcome.finishReason,
    resolvedModel: outcome.model,
    provider: outcome.provider,
  };
}

/** The wire events of a call: its text, and with a mesh its attempts too. Each model's text has its own writer. */
async function* writeChunks(
  { isMesh }: ChatPlan,
  events: AsyncGenerator<CallEvent, CallOutcome, undefined>,
): AsyncGenerator<ProgressEvent, CallOutcome, undefined> {
  const newWriter = (model: string) => createChunkWriter(isMesh ? { model, event: "chunk" } : { model });
  let writer: ReturnType<typeof newWriter> | null = null;
  const outcome = yield* mapEvents<CallEvent, ProgressEvent, CallOutcome>(events, (event) => {
    if (event.type !== "text-delta") return isMesh ? routeEventOf(event) : null;
    writer ??= newWriter(event.model);
    return writer.delta(event.text, event.latencyMs);
  });
  if (outcome.status === "done") yield newWriter(outcome.model).final(outcome);
  return outcome;
}
