import { type ChatMessage, textOf } from "@/lib/contracts/messages";
import type { ProgressEvent } from "@/lib/contracts/stream-events";
import type { CatalogModel } from "@/lib/core/catalog/types";
import { createCallJournal, isBilledByDefault } from "@/lib/core/orchestration/run-tab";
import type { CallOutcome } from "@/lib/core/orchestration/calls/call-outcome";
import type { ModeDeps } from "@/lib/core/orchestration/mode-deps";
import type { ModelCall } from "@/lib/core/orchestration/model-call";
import type { CallEvent } from "@/lib/core/orchestration/run-deps";
import { UpstreamFailure } from "@/lib/core/resilience/upstream-failure";
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
    prices: { inputPicoUsd: 1_000_000, outputPicoUsd: 1_000_000 },
    routes: [{ provider: "openai", upstreamId: id }],
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
  const journal = createCallJournal();
  let openCalls = 0;

  async function* callModel(
    call: ModelCall,
    deps: Parameters<ModeDeps["callModel"]>[1],
    signal: AbortSignal,
  ): AsyncGenerator<CallEvent, CallOutcome> {
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
          await deps.meter.cover({
            callId: call.callId,
            model: call.model,
            byok: false,
            inputTokens: 10,
            outputTokens: 1,
          });
          content += text;
          yield { type: "text-delta", text, model: call.model.id, latencyMs: clock.now() - startedAt };
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
      journal.record(outcome, isBilledByDefault(outcome));
    }
  }

  const deps: ModeDeps = {
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
    meter: { cover: async () => undefined },
    journal,
    requestId,
    callModel,
  };
  return { deps, clock, calls, journal, openCalls: () => openCalls };
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

/** Runs a mode to its end on the world's clock: its events and its result, or what it threw. */
export async function playMode<Result>(
  { clock }: Pick<ReturnType<typeof scriptedWorld>, "clock">,
  run: AsyncGenerator<ProgressEvent, Result, undefined>,
): Promise<{ events: ProgressEvent[]; result: Result | null; error: unknown }> {
  const events: ProgressEvent[] = [];
  async function play() {
    try {
      let step = await run.next();
      while (!step.done) {
        events.push(step.value);
        step = await run.next();
      }
      return { events, result: step.value, error: null };
    } catch (error) {
      return { events, result: null, error };
    }
  }
  return clock.finish(play());
}

/** Ends a run early, as a reader who has gone does. */
export async function leave(run: AsyncIterator<ProgressEvent, unknown, undefined>): Promise<void> {
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
