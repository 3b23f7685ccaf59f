import { AppError } from "@/lib/contracts/errors";
import type { RunEvent } from "@/lib/core/orchestration/run-event";
import { nativeDialect } from "@/lib/server/dialects/native/native-dialect";
import { callOutcome, failedOutcome } from "./call-outcome";

/** The dialect of a plain chat. */
export const plainDialect = nativeDialect({ isMesh: false });

/** A piece of an answer. */
export function delta(text: string): RunEvent {
  return {
    type: "text-delta",
    callId: "answer",
    model: "sandbox/swift",
    text,
    latencyMs: 1,
    contentLength: text.length,
  };
}

/** The frame of a piece of an answer, in our own dialect. */
export function frameOfDelta(text: string): string {
  return plainDialect.encodeEvent(delta(text)) ?? "";
}

/** A column that failed before it said anything. */
export const failedColumn: RunEvent = { type: "call-ended", outcome: failedOutcome(), hasFailed: true };

/** The end of a chat that went well. */
export const answeredEnd = {
  type: "run-ended",
  receipt: {
    type: "answered",
    requestId: "req_1",
    answer: { mode: "chat", outcome: callOutcome(), totalMs: 800 },
    finishReason: "stop",
    resolvedModel: "model-a",
    auto: null,
    creditsCharged: 1,
    creditsRemaining: 9,
    conversationId: null,
    byok: false,
  },
} as const satisfies RunEvent;

/** The end of a run that nobody answered. */
export const failedEnd = {
  type: "run-ended",
  receipt: {
    type: "failed",
    requestId: "req_1",
    error: new AppError("upstream_error", {
      message: "nobody answered",
      details: { model: "a", provider: "openai", attempts: [] },
    }),
    isRefunded: true,
    isPartial: false,
    answers: [],
  },
} as const satisfies RunEvent;

/** A run that the test feeds by hand. */
export function fedRun() {
  const waiting: RunEvent[] = [];
  let wake: () => void = () => undefined;
  let hasEnded = false;
  let isClosed = false;
  let pulled = 0;

  async function* events(): AsyncGenerator<RunEvent, void, undefined> {
    try {
      while (true) {
        const event = waiting.shift();
        if (event !== undefined) {
          pulled += 1;
          yield event;
          continue;
        }
        if (hasEnded) return;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    } finally {
      isClosed = true;
    }
  }
  return {
    events: events(),
    feed: (...more: RunEvent[]) => {
      waiting.push(...more);
      wake();
    },
    end: (...more: RunEvent[]) => {
      waiting.push(...more);
      hasEnded = true;
      wake();
    },
    isClosed: () => isClosed,
    pulled: () => pulled,
  };
}

/** Lets everything that is ready happen. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
