import type { ProgressEvent } from "@/lib/contracts/stream-events";
import type { CatalogModel } from "@/lib/core/catalog/types";
import { UpstreamFailure } from "@/lib/core/resilience/upstream-failure";
import type { Labelled } from "../blind/labels";
import type { CallOutcome } from "../calls/call-outcome";
import { createChunkWriter } from "../chunk-writer";
import type { ModeDeps } from "../mode-deps";
import { ModeFailure } from "../mode-run";
import type { ModelCall } from "../model-call";
import { foldDrafts } from "./fold-drafts";
import type { BlendPlan, Draft, Insight } from "./strategy";

/** A merge wants care, not invention. */
const synthesisTemperature = 0.3;
/** The part of the room to try after upstream found a prompt too long that we held to fit. */
const tighterShare = 0.7;

export type Synthesis = {
  plan: BlendPlan;
  labelled: readonly Labelled<Draft>[];
  insight: Insight | null;
  deps: ModeDeps;
  signal: AbortSignal;
};

/**
 * Streams the answer that a synthesizer writes from the drafts. One that fails before its first token, or writes
 * nothing, is followed by the next; null when all have. One that breaks off later ends the run with `ModeFailure`.
 */
export async function* synthesize(
  synthesis: Synthesis,
): AsyncGenerator<ProgressEvent, CallOutcome | null, undefined> {
  const { plan, labelled, deps } = synthesis;
  const queue = plan.synthesizers.map((model) => ({ model, share: 1 }));
  for (let number = 0; ; number += 1) {
    const next = queue.shift();
    if (next === undefined) return null;
    const { model, share } = next;
    const { id: strategy } = plan.strategy;
    yield { event: "synthesis", status: "started", model: model.id, strategy, sources: labelled.length };
    const callId = `synthesis-${number}`;
    const call = await prepareCall(synthesis, { model, share, callId });
    if (call === null) {
      throwAway(callId, deps);
      continue;
    }
    const { outcome, isDelivered } = yield* streamAnswer(call, synthesis);
    if (outcome.status === "done" && isDelivered) return outcome;
    if (isDelivered) throw brokenOff(outcome);
    throwAway(callId, deps);
    if (outcome.failure?.kind === "context_length" && share === 1) {
      queue.unshift({ model, share: tighterShare });
    }
  }
}

/** Nobody pays for a synthesis without an answer, nor for the folds that led to it. */
function throwAway(callId: string, { journal }: ModeDeps) {
  const ids = journal.calls.map(({ outcome }) => outcome.callId);
  for (const id of ids) {
    if (id === callId || id.startsWith(`${callId}-`)) journal.setBilled(id, false);
  }
}

/** Text went out, so nobody may take over: two models' text is never one answer. */
function brokenOff({ model, provider, attempts, failure }: CallOutcome): ModeFailure {
  const cause =
    failure ??
    new UpstreamFailure({
      kind: "transport",
      provider: provider ?? "",
      message: "The answer broke off.",
      status: 502,
    });
  return new ModeFailure({ model, attempts, failure: cause });
}

async function prepareCall(
  { plan, labelled, insight, deps, signal }: Synthesis,
  { model, share, callId }: { model: CatalogModel; share: number; callId: string },
): Promise<ModelCall | null> {
  const { maxTokens } = plan;
  const temperature = Math.min(plan.temperature ?? synthesisTemperature, synthesisTemperature);
  const call = { model, temperature, maxTokens };
  const { synthesisPrompt, promptWithoutInsight, analysis } = plan.strategy;
  const messages = await foldDrafts({
    input: {
      conversation: plan.messages,
      model,
      maxTokens,
      instruction: analysis !== null && insight === null ? promptWithoutInsight : synthesisPrompt,
      drafts: labelled.map(({ label, item }) => ({ label, text: item.outcome.content })),
      notes: insight?.notes ?? null,
      requestId: deps.requestId,
      share,
    },
    callOf: (fold, foldMessages) => ({
      ...call,
      callId: `${callId}-${fold}`,
      role: "fold",
      messages: foldMessages,
    }),
    deps,
    signal,
  });
  return messages === null ? null : { ...call, callId, role: "synthesis", messages };
}

/** The call's text as chunks. Blank text at the start is held back: until real text came, another may take over. */
async function* streamAnswer(
  call: ModelCall,
  { deps, signal }: Synthesis,
): AsyncGenerator<ProgressEvent, { outcome: CallOutcome; isDelivered: boolean }, undefined> {
  const writer = createChunkWriter({ model: call.model.id });
  const events = deps.callModel(call, deps, signal);
  let held = "";
  let isDelivered = false;
  let hasEnded = false;
  try {
    let step = await events.next();
    while (!step.done) {
      const event = step.value;
      if (event.type === "text-delta") {
        held += event.text;
        isDelivered ||= held.trim() !== "";
        if (isDelivered) {
          const text = held;
          held = "";
          yield writer.delta(text, event.latencyMs);
        }
      }
      step = await events.next();
    }
    hasEnded = true;
    signal.throwIfAborted();
    const outcome = step.value;
    if (isDelivered) yield outcome.status === "done" ? writer.final(outcome) : writer.failed(outcome);
    return { outcome, isDelivered };
  } finally {
    const closing: AsyncIterator<unknown, unknown, undefined> = events;
    if (!hasEnded) await closing.return?.();
  }
}
