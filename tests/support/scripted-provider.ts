import type { FinishReason } from "@/lib/contracts/chat";
import type { OpenRoute, RouteCall } from "@/lib/core/orchestration/model-call";
import { type FailureKind, UpstreamFailure } from "@/lib/core/resilience/upstream-failure";
import type { TestClock } from "./test-clock";

/**
 * One thing that a scripted model does: wait, say something, report, end, fail, hang until it is aborted, or let
 * something happen around it.
 */
export type Step =
  | { wait: number }
  | { text: string }
  | { reasoning: string }
  | { usage: { input: number; output: number } }
  | { finish: FinishReason }
  | {
      fail: FailureKind;
      status: number;
      message?: string;
      retryAfterMs?: number;
      isUnpaid?: boolean;
      contextLimit?: number;
      contextNeeded?: number;
    }
  | { hang: true }
  | { run: () => unknown };

export type ScriptedProvider = {
  openRoute: OpenRoute;
  /** What the models do; a test may change it. */
  scripts: Record<string, readonly (readonly Step[])[]>;
  /** Every call that was made, in order. */
  calls: RouteCall[];
  /** How many are open now. */
  open: () => number;
};

/**
 * Models that follow a script by catalogue id; each call to a model takes the next of its scripts, and the last one
 * is repeated. Waiting moves the test's clock, so that a run takes no real time and its latencies are exact.
 */
export function scriptedProvider(
  clock: () => TestClock,
  first: Record<string, readonly (readonly Step[])[]>,
): ScriptedProvider {
  const scripts = { ...first };
  const calls: RouteCall[] = [];
  const timesCalled = new Map<string, number>();
  let openCount = 0;

  async function* play(call: RouteCall, signal: AbortSignal) {
    const { id } = call.model;
    const turn = timesCalled.get(id) ?? 0;
    timesCalled.set(id, turn + 1);
    calls.push(call);
    const script = scripts[id]?.[turn] ?? scripts[id]?.at(-1) ?? [{ finish: "stop" }];
    openCount += 1;
    try {
      for (const step of script) {
        // A turn of the event loop, as a real socket takes, lets an abort arrive between two parts.
        await new Promise(setImmediate);
        signal.throwIfAborted();
        if ("wait" in step) clock().advance(step.wait);
        else if ("text" in step) yield { type: "text-delta" as const, text: step.text };
        else if ("reasoning" in step) yield { type: "reasoning-delta" as const, text: step.reasoning };
        else if ("usage" in step) yield usagePart(step.usage);
        else if ("finish" in step) yield { type: "finish" as const, reason: step.finish, nativeReason: null };
        else if ("fail" in step) throw failureOf(step, call);
        else if ("run" in step) await step.run();
        else await untilAborted(signal);
      }
    } finally {
      openCount -= 1;
    }
  }
  return { openRoute: play, scripts, calls, open: () => openCount };
}

/** A provider's own count of an answer's tokens. */
export function usagePart({ input, output }: { input: number; output: number }) {
  return {
    type: "usage-report" as const,
    usage: {
      inputTokens: input,
      outputTokens: output,
      cachedInputTokens: 0,
      reasoningTokens: 0,
      source: "provider" as const,
    },
  };
}

/** The failure that a step tells of. */
export function failureOf(step: Extract<Step, { fail: FailureKind }>, { route }: RouteCall): UpstreamFailure {
  return new UpstreamFailure({
    kind: step.fail,
    provider: route.provider,
    status: step.status,
    message: step.message ?? "the provider failed",
    retryAfterMs: step.retryAfterMs ?? null,
    isUnpaid: step.isUnpaid ?? false,
    contextLimit: step.contextLimit ?? null,
    contextNeeded: step.contextNeeded ?? null,
  });
}

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}
