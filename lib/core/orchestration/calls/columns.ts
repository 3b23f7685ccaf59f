import type { CatalogModel } from "@/lib/core/catalog/types";
import { mapEvents } from "@/lib/core/stream/map-events";
import type { ModelCall } from "../model-call";
import type { RunDeps } from "../run-deps";
import type { ModeEvent } from "../run-event";
import type { Branch } from "./branch";
import { fanOut } from "./fan-out";

/**
 * Several answers side by side: every call's text as it comes, closed by how the call ended. Returns the endings in the
 * order of `calls`. What was delivered of a broken answer stays billed, and each answer is kept.
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
  return yield* mapEvents(
    fanOut({ calls, deps, signal, kind: "columns", isStreamed: true }),
    (event): ModeEvent =>
      event.type === "said"
        ? event.delta
        : {
            type: "call-ended",
            outcome: event.branch.outcome,
            hasFailed: event.branch.ending !== "done",
          },
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
