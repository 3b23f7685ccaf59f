import "server-only";
import type { ResponseRecord } from "@/lib/adapters/database/run-record";
import { type Settlement, settle } from "@/lib/adapters/database/settle";
import { chargeFor } from "@/lib/core/billing/settlement";
import type { BilledCall } from "@/lib/core/orchestration/call-journal";
import type { Runtime } from "../runtime-type";
import { messagesToStore, titleOf } from "./exchange";
import { type RunEnding, statusOf } from "./run-ending";
import type { RunSpec } from "./run-spec";

/** What settling a run told: the money, and the conversation the exchange went to. */
export type SettledRun = Settlement & { conversationId: string | null; byok: boolean };

/**
 * Settles a run with one transaction: charges the billed calls that used our keys (at least 1 credit when there
 * is any), returns the rest of the hold, finishes the request's row and stores the exchange.
 */
export async function settleRun<Answer extends object>(options: {
  spec: RunSpec<Answer>;
  requestId: string;
  startedAt: number;
  ending: RunEnding<Answer>;
  calls: readonly BilledCall[];
  delivered: boolean;
  errorText: string | null;
  runtime: Runtime;
}): Promise<SettledRun> {
  const { spec, requestId, ending, calls, runtime } = options;
  const { clock, db, env, newId } = runtime;
  const charged = calls.filter(({ billed, outcome }) => billed && !outcome.byok);
  const chargeCredits = chargeFor({
    costPicoUsd: sumOf(charged, ({ outcome }) => outcome.costPicoUsd),
    hasBillableCall: charged.length > 0,
    marginBasisPoints: env.creditMarginBasisPoints,
  });
  const byok = calls.some(({ billed, outcome }) => billed && outcome.byok) && charged.length === 0;
  const result = ending.type === "finished" ? ending.result : null;
  const answers = spec.keep(calls, result);
  const isNew = spec.conversationId === undefined;
  const conversationId = answers.length === 0 ? null : (spec.conversationId ?? newId("conv"));
  const first = calls[0]?.outcome;
  const last = calls.at(-1)?.outcome;

  const settlement = await settle(db, {
    requestId,
    chargeCredits,
    transactionId: newId("txn"),
    description: `${capitalised(spec.mode)} with ${spec.model}`,
    outcome: {
      status: statusOf(ending, options.delivered),
      finishReason: result?.finishReason ?? (ending.type === "left" ? "cancelled" : "error"),
      resolvedModel: result?.resolvedModel ?? last?.model ?? null,
      provider: result?.provider ?? last?.provider ?? null,
      promptTokens: sumOfNumbers(calls, ({ outcome }) => outcome.usage.inputTokens),
      completionTokens: sumOfNumbers(calls, ({ outcome }) => outcome.usage.outputTokens),
      costPicoUsd: sumOf(calls, ({ billed, outcome }) => (billed ? outcome.costPicoUsd : 0n)),
      latencyMs: Math.round(clock.now() - options.startedAt),
      ttftMs: calls.length === 1 ? (first?.ttftMs ?? null) : null,
      byok,
      error: options.errorText,
      summary: { ...spec.facts, ...spec.auto, ...(result && spec.summarise?.(result)) },
      attempts: attemptsOf(ending, calls),
      responses: calls.map(toResponse),
    },
    exchange:
      conversationId === null
        ? undefined
        : {
            conversationId,
            isNew,
            title: titleOf(spec.messages),
            mode: spec.mode,
            messages: messagesToStore({ prompt: spec.messages, isNew, answers, calls, chargeCredits, newId }),
          },
    now: new Date(clock.now()),
  });
  return { ...settlement, conversationId, byok };
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

function sumOf(calls: readonly BilledCall[], read: (call: BilledCall) => bigint): bigint {
  return calls.reduce((sum, call) => sum + read(call), 0n);
}

function sumOfNumbers(calls: readonly BilledCall[], read: (call: BilledCall) => number): number {
  return calls.reduce((sum, call) => sum + read(call), 0);
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
