import type { CatalogModel } from "@/lib/core/catalog/types";
import { mapEvents } from "@/lib/core/stream/map-events";
import type { ModelCall } from "../model-call";
import type { Piece } from "../piece";
import type { RunDeps } from "../run-deps";
import type { ModeEvent } from "../run-event";
import type { Branch } from "./branch";
import { fanOut } from "./fan-out";

/**
 * Several answers side by side: every call's text is told as it comes, and how it ended is yielded. Returns the endings
 * in the order of `calls`. What was delivered of a broken answer stays billed, and each answer is kept.
 */
export async function* streamColumns({
  calls,
  deps,
  signal,
}: {
  calls: readonly ModelCall[];
  deps: RunDeps;
  signal: AbortSignal;
}): AsyncGenerator<ModeEvent, Branch[], undefined> {
  for (const { callId } of calls) deps.tab.markAnswer(callId);
  const hear = (_index: number, piece: Piece) => deps.tell(piece);
  return yield* mapEvents(
    fanOut({ calls, deps, signal, hear, kind: "columns", isStreamed: true }),
    ({ branch }): ModeEvent => ({
      type: "call-ended",
      outcome: branch.outcome,
      hasFailed: branch.ending !== "done",
    }),
  );
}

/** The calls of answers that stand side by side: one a model, all with the same prompt. */
export function answerCalls(
  models: readonly CatalogModel[],
  prompt: Pick<ModelCall, "messages" | "temperature" | "maxTokens" | "showsReasoning">,
): ModelCall[] {
  const { messages, temperature, maxTokens, showsReasoning } = prompt;
  return models.map((model, index) => ({
    callId: `answer-${index}`,
    role: "answer",
    model,
    messages,
    temperature,
    maxTokens,
    showsReasoning,
  }));
}
