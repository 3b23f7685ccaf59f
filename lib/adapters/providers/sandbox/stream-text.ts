import "server-only";
import type { ModelPart } from "@/lib/core/orchestration/model-call";
import { countTokens } from "./text-measures";
import type { Pace } from "./voices";

export type SandboxDeps = {
  /** Milliseconds of a clock that never goes back. */
  now: () => number;
  sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** How long a model that never answers is waited for; the general first-token deadline where it is not set. */
  firstTokenTimeoutMs?: number;
};

const wordsPerChunk = 2;

/**
 * Streams a text two words at a time at a pace. Chunks are due by the clock, so a reader that was late catches up
 * and the total time stays that of the pace. Throws the signal's own reason when it is aborted.
 */
export async function* streamText(
  text: string,
  { pace, signal, deps }: { pace: Pace; signal: AbortSignal; deps: SandboxDeps },
): AsyncGenerator<ModelPart, void> {
  const startedAt = deps.now();
  let writtenTokens = 0;
  for (const chunk of chunksOf(text)) {
    const dueAt = startedAt + pace.ttftMs + (writtenTokens * 1_000) / pace.tokensPerSecond;
    await waitFor(Math.ceil(dueAt - deps.now()), signal, deps);
    writtenTokens += countTokens(chunk);
    yield { type: "text-delta", text: chunk };
  }
}

/** Waits, or throws the signal's reason at once when it is aborted before or meanwhile. */
export async function waitFor(ms: number, signal: AbortSignal, deps: SandboxDeps): Promise<void> {
  signal.throwIfAborted();
  if (ms <= 0) return;
  try {
    await deps.sleep(ms, signal);
  } catch (error) {
    // A timer may reject with an error of its own; callers know the abort by the signal's reason.
    signal.throwIfAborted();
    throw error;
  }
  signal.throwIfAborted();
}

/** The text in pieces of up to two words with the space after them; joined again they are the text. */
export function chunksOf(text: string): string[] {
  return text.match(new RegExp(`\\s*(?:\\S+\\s*){1,${wordsPerChunk}}`, "g")) ?? [];
}
