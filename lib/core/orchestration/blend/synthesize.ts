import type { CatalogModel } from "@/lib/core/catalog/types";
import { UpstreamFailure } from "@/lib/core/resilience/upstream-failure";
import { runToEnd } from "@/lib/core/stream/run-to-end";
import type { Labelled } from "../blind/labels";
import type { CallOutcome } from "../calls/call-outcome";
import { ModeFailure } from "../mode-run";
import type { ModelCall } from "../model-call";
import type { Piece } from "../piece";
import type { RunDeps } from "../run-deps";
import type { ModeEvent } from "../run-event";
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
  deps: RunDeps;
  signal: AbortSignal;
};

/**
 * Streams the answer that a synthesizer writes from the drafts. One that fails before its first token, or writes
 * nothing, is followed by the next; null when all have. One that breaks off later ends the run with `ModeFailure`.
 */
export async function* synthesize(
  synthesis: Synthesis,
): AsyncGenerator<ModeEvent, CallOutcome | null, undefined> {
  const { plan, labelled, deps } = synthesis;
  const queue = plan.synthesizers.map((model) => ({ model, share: 1 }));
  for (let number = 0; ; number += 1) {
    const next = queue.shift();
    if (next === undefined) return null;
    const { model, share } = next;
    const { id: strategy } = plan.strategy;
    yield { type: "synthesis-started", model: model.id, strategy, sources: labelled.length };
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
function throwAway(callId: string, { tab }: RunDeps) {
  const ids = tab.calls.map(({ outcome }) => outcome.callId);
  for (const id of ids) {
    if (id === callId || id.startsWith(`${callId}-`)) tab.drop(id);
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
  const { showsReasoning } = plan;
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
  return messages === null ? null : { ...call, callId, role: "synthesis", messages, showsReasoning };
}

/** The call's text as it comes. Blank text at the start is held back: until real text came, another may take over. */
async function* streamAnswer(
  call: ModelCall,
  { deps, signal }: Synthesis,
): AsyncGenerator<ModeEvent, { outcome: CallOutcome; isDelivered: boolean }, undefined> {
  let held = "";
  let isDelivered = false;
  const hear = (piece: Piece) => {
    if (piece.type === "reasoning-delta") return deps.tell(piece);
    const text = held + piece.text;
    if (!isDelivered && text.trim() === "") {
      held = text;
      return undefined;
    }
    if (!isDelivered) deps.tab.markAnswer(call.callId);
    isDelivered = true;
    held = "";
    return deps.tell({ ...piece, text });
  };
  const outcome = await runToEnd(deps.callModel({ ...call, hear }, deps, signal));
  signal.throwIfAborted();
  if (isDelivered) yield { type: "call-ended", outcome, hasFailed: outcome.status !== "done" };
  return { outcome, isDelivered };
}
