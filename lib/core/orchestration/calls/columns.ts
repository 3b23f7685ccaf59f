import type { ProgressEvent } from "@/lib/contracts/stream-events";
import type { CatalogModel } from "@/lib/core/catalog/types";
import { mapEvents } from "@/lib/core/stream/map-events";
import { type ChunkWriter, createChunkWriter } from "../chunk-writer";
import { type Branch, fanOut } from "./fan-out";
import type { ModeDeps } from "../mode-deps";
import type { ModelCall } from "../model-call";

/**
 * Several answers side by side: every call's text as chunks with its model, closed by a final or a failed chunk.
 * Returns the endings in the order of `calls`. What was delivered of a broken answer stays billed.
 */
export async function* streamColumns({
  calls,
  deps,
  signal,
}: {
  calls: readonly ModelCall[];
  deps: ModeDeps;
  signal: AbortSignal;
}): AsyncGenerator<ProgressEvent, Branch[], undefined> {
  const writers = calls.map(({ model }) => createChunkWriter({ model: model.id }));
  return yield* mapEvents(
    fanOut({ calls, deps, signal, kind: "columns", isStreamed: true }),
    (event): ProgressEvent | null => {
      const writer = writers[event.index];
      if (writer === undefined) return null;
      return event.type === "text-delta"
        ? writer.delta(event.text, event.latencyMs)
        : lastChunk(writer, event.branch);
    },
  );
}

function lastChunk(writer: ChunkWriter, { ending, outcome }: Branch): ProgressEvent {
  return ending === "done" ? writer.final(outcome) : writer.failed(outcome);
}

/** The calls of answers that stand side by side: one a model, all with the same prompt. */
export function answerCalls(
  models: readonly CatalogModel[],
  { messages, temperature, maxTokens }: Pick<ModelCall, "messages" | "temperature" | "maxTokens">,
): ModelCall[] {
  return models.map((model, index) => ({
    callId: `answer-${index}`,
    role: "answer",
    model,
    messages,
    temperature,
    maxTokens,
  }));
}
