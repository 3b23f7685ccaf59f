import * as z from "zod";
import type { RequestDetail } from "@/lib/contracts/history";
import { deliberationEvent, pickEvent, verdictEvent } from "@/lib/contracts/stream-events";
import { type Column, type Findings, newColumn } from "./run-state";

/** What the log kept of a run beside its answers, with its drafts and the answers that failed as columns. */
export type StoredFindings = Omit<Findings, "drafts"> & {
  drafts: readonly Column[];
  /** Of several models asked side by side those that gave no answer, which the conversation does not keep. */
  failed: readonly { model: string; error: string | null }[];
  strategy: string | null;
};

const summary = z.object({
  verdict: verdictEvent.omit({ event: true }).nullish().catch(null),
  by_default: z.literal(true).optional().catch(undefined),
  deliberation: deliberationEvent.omit({ event: true }).nullish().catch(null),
  pick: pickEvent.omit({ event: true }).nullish().catch(null),
  strategy: z.string().nullish().catch(null),
  synthesizer: z.string().nullish().catch(null),
});

/** Reads them out of a request's log entry; what an older entry does not have is null. */
export function storedFindings(request: RequestDetail): StoredFindings {
  const kept = summary.parse(request.summary);
  const drafts = request.responses.filter(({ role }) => role === "draft").map(draftColumn);
  const strategy = kept.strategy ?? null;
  return {
    drafts,
    failed: request.responses
      .filter(({ role, status, content }) => role === "answer" && status !== "done" && !content)
      .map(({ model, error }) => ({ model, error })),
    strategy,
    deliberation: kept.deliberation ?? null,
    pick: kept.pick ?? null,
    synthesis: kept.synthesizer
      ? { model: kept.synthesizer, strategy: strategy ?? "", sources: drafts.length }
      : null,
    verdict: kept.verdict ? { ...kept.verdict, ...(kept.by_default && { by_default: true }) } : null,
  };
}

function draftColumn(response: RequestDetail["responses"][number]): Column {
  return {
    ...newColumn(response.model),
    phase: response.status === "done" ? "done" : "error",
    model: response.model,
    text: response.content ?? "",
    error: response.error,
    metrics: {
      ttftMs: response.ttft_ms,
      tokensPerSecond: null,
      completionTokens: response.completion_tokens,
      costUsd: response.cost,
    },
    finishReason: response.finish_reason,
  };
}
