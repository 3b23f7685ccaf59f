import { type ChatMessage, textOf } from "@/lib/contracts/messages";
import { type ProgressEvent, progressEvent } from "@/lib/contracts/stream-events";
import { picoUsd } from "@/lib/core/catalog/prices";
import type { CatalogModel } from "@/lib/core/catalog/types";
import type { CallOutcome } from "@/lib/core/orchestration/calls/call-outcome";
import type { ModeResult } from "@/lib/core/orchestration/mode-run";
import type { ModelCall } from "@/lib/core/orchestration/model-call";
import type { RunAnswer } from "@/lib/core/orchestration/run-answer";
import type { RunDeps } from "@/lib/core/orchestration/run-deps";
import type { AttemptEvent, ModeEvent } from "@/lib/core/orchestration/run-event";
import { openRunTab } from "@/lib/core/orchestration/run-tab";
import { UpstreamFailure } from "@/lib/core/resilience/upstream-failure";
import { encodeEvent } from "@/lib/server/dialects/native/encode-event";
import { callOutcome } from "./call-outcome";
import { createVirtualClock } from "./virtual-clock";

/** What a scripted model does with a call: its pieces of text, each after `stepMs`, then a normal end or a failure. */
export type Script = {
  pieces?: readonly string[];
  stepMs?: number;
  failure?: UpstreamFailure["kind"];
  finishReason?: CallOutcome["finishReason"];
};

export type ScriptFor = (call: ModelCall) => Script;

/** A model of the catalogue for tests: large window, plain text, $1 a million tokens. */
export function scriptedModel(id: string, changes: Partial<CatalogModel> = {}): CatalogModel {
  return {
    id,
    name: id,
    maker: "Maker",
    family: id,
    contextWindow: 100_000,
    maxOutputTokens: 8_000,
    capabilities: { vision: false, tools: false, reasoning: false, json: true },
    temperature: "wide",
    isFree: false,
    isSimulated: false,
    routes: [{ provider: "openai", upstreamId: id, prices: picoUsd(1_000_000, 1_000_000) }],
    priors: {
      quality: {
        code: 0.5,
        math: 0.5,
        creative_writing: 0.5,
        translation: 0.5,
        reasoning: 0.5,
        summarisation: 0.5,
        short_factual: 0.5,
        chat: 0.5,
      },
      ttftMs: 100,
      tokensPerSecond: 50,
      reliability: 0.99,
    },
    ...changes,
  };
}

/** A world in which models do as the script says, on a virtual clock; it notes every call and which are open. */
export function scriptedWorld(script: ScriptFor, { requestId = "req_test00000001" } = {}) {
  const clock = createVirtualClock();
  const calls: ModelCall[] = [];
  const tab = openRunTab({
    heldCredits: 1_000_000,
    marginBasisPoints: 12_500,
    extend: async () => ({ status: "insufficient", shortage: { of: "wallet", availableCredits: 0 } }),
  });
  let openCalls = 0;

  async function* callModel(
    call: ModelCall,
    deps: RunDeps,
    signal: AbortSignal,
  ): AsyncGenerator<AttemptEvent, CallOutcome, undefined> {
    calls.push(call);
    openCalls += 1;
    const {
      pieces = [`${call.model.id} says so.`],
      stepMs = 100,
      failure,
      finishReason = "stop",
    } = script(call);
    const startedAt = clock.now();
    let content = "";
    let outcome: CallOutcome | null = null;
    const conclude = (changes: Partial<CallOutcome>) =>
      callOutcome({
        callId: call.callId,
        role: call.role,
        model: call.model.id,
        provider: "openai",
        content,
        latencyMs: clock.now() - startedAt,
        ttftMs: content === "" ? null : stepMs,
        usage: {
          inputTokens: 10,
          outputTokens: content.length,
          cachedInputTokens: 0,
          reasoningTokens: 0,
          source: "estimate",
        },
        costPicoUsd: BigInt(10 + content.length) * 1_000_000n,
        ...changes,
      });
    try {
      try {
        for (const text of pieces) {
          await clock.sleep(stepMs, signal);
          await deps.tab.cover(call.callId, 11_000_000n);
          content += text;
          await call.hear?.({
            type: "text-delta",
            callId: call.callId,
            text,
            model: call.model.id,
            latencyMs: clock.now() - startedAt,
            contentLength: content.length,
          });
        }
        if (pieces.length === 0) await clock.sleep(stepMs, signal);
        signal.throwIfAborted();
        outcome = failure === undefined ? conclude({ finishReason }) : conclude(failed(call, failure));
      } catch (error) {
        if (!signal.aborted) throw error;
        outcome = conclude({ status: "cancelled", finishReason: "interrupted" });
      }
      return outcome;
    } finally {
      openCalls -= 1;
      outcome ??= conclude({ status: "cancelled", finishReason: "interrupted" });
      deps.tab.record(outcome);
    }
  }

  const deps: RunDeps = {
    now: clock.now,
    sleep: clock.sleep,
    random: () => 0.5,
    openRoute: () => {
      throw new Error("Scripted models need no route.");
    },
    routesFor: () => [],
    breakers: { admit: () => ({ admitted: true, probe: false }), record: () => undefined },
    latencies: {
      noteFirstToken: () => undefined,
      noteFailure: () => undefined,
      firstTokenMs: () => null,
      lastFailureMs: () => null,
    },
    tab,
    tell: () => undefined,
    requestId,
    callModel,
  };
  return { deps, clock, calls, tab, openCalls: () => openCalls };
}

function failed(call: ModelCall, kind: UpstreamFailure["kind"]): Partial<CallOutcome> {
  const failure = new UpstreamFailure({
    kind,
    provider: "openai",
    message: `${call.model.id} is down.`,
    status: 503,
  });
  const attempt = {
    model: call.model.id,
    provider: "openai",
    status: "failed",
    status_code: 503,
    reason: kind,
    latency_ms: 100,
  } as const;
  return { status: "failed", finishReason: "error", failure, attempts: [attempt] };
}

/** What playing a mode brought: its events and its answer in wire names, or what it threw. */
export type Played<Wire> = {
  events: ProgressEvent[];
  result: (Omit<ModeResult, "answer"> & { answer: Wire }) | null;
  error: unknown;
};

/** Runs a mode to its end on the world's clock. `encode` gives its answer as callers are told of it. */
export function playMode<Answer extends RunAnswer, Wire>(
  { clock, deps }: Pick<ReturnType<typeof scriptedWorld>, "clock" | "deps">,
  run: AsyncGenerator<ModeEvent, ModeResult<Answer>, undefined>,
  encode: (answer: Answer) => Wire,
): Promise<Played<Wire>> {
  const events: ProgressEvent[] = [];
  const note = (event: ModeEvent) => {
    const encoded = encodeEvent(event, { isMesh: false });
    if (encoded !== null) events.push(progressEvent.parse(encoded));
    return undefined;
  };
  deps.tell = note;
  async function play(): Promise<Played<Wire>> {
    try {
      let step = await run.next();
      while (!step.done) {
        note(step.value);
        step = await run.next();
      }
      return { events, result: { ...step.value, answer: encode(step.value.answer) }, error: null };
    } catch (error) {
      return { events, result: null, error };
    }
  }
  return clock.finish(play());
}

/** Ends a run early, as a reader who has gone does. */
export async function leave(run: AsyncIterator<ModeEvent, unknown, undefined>): Promise<void> {
  await run.return?.();
}

/** One line an event, for exact lists: kind, who, and what matters of it. */
export function eventLine(event: ProgressEvent): string {
  if (!("event" in event) || event.event === undefined || event.event === "chunk") {
    if (!("delta" in event)) return "?";
    if (!event.done) return `chunk ${event.model} ${JSON.stringify(event.delta)}`;
    return "error" in event ? `failed-chunk ${event.model}` : `final-chunk ${event.model}`;
  }
  switch (event.event) {
    case "source":
      return `source ${event.status} ${event.layer}/${event.index} ${event.model} ${event.role}`;
    case "source_delta":
      return `source_delta ${event.layer}/${event.index} ${event.model} ${JSON.stringify(event.text)}`;
    case "synthesis":
      return `synthesis ${event.model} ${event.strategy} ${event.sources}`;
    case "pick":
      return `pick ${event.best} missing ${event.missing.length}`;
    default:
      return event.event;
  }
}

/** A call's whole prompt as one text. */
export function promptText(call: { messages: readonly ChatMessage[] }): string {
  return call.messages.map((message) => `${message.role}: ${textOf(message)}`).join("\n");
}
