import type { ChatMessage } from "@/lib/contracts/messages";
import type { CatalogModel } from "@/lib/core/catalog/types";
import type { Candidate } from "../calls/candidate";
import { runCandidates } from "../calls/run-candidates";
import { ModeFailure, type ModeGenerator } from "../mode-run";
import type { ChatResult } from "../run-answer";
import type { RunDeps } from "../run-deps";
import { savedMs } from "./saved-time";

/** A chat request, resolved: the models to try in order, and whether the caller sees the failover. */
export type ChatPlan = {
  models: readonly CatalogModel[];
  isMesh: boolean;
  messages: readonly ChatMessage[];
  temperature: number | undefined;
  maxTokens: number | undefined;
  showsReasoning: boolean;
};

/** One answer from the first candidate that gives one (CONTRACT.md §3). Throws `ModeFailure` when none does. */
export async function* runChat(
  plan: ChatPlan,
  deps: RunDeps,
  signal: AbortSignal,
): ModeGenerator<ChatResult> {
  const startedAt = deps.now();
  const { models, isMesh, messages, temperature, maxTokens, showsReasoning } = plan;
  const candidates = models.flatMap((model): Candidate[] =>
    deps.routesFor(model).map((route) => ({ model, route })),
  );
  const prompt = { messages, temperature, maxTokens, showsReasoning };
  const call = { callId: "answer", role: "answer", ...prompt, hear: deps.tell };
  deps.tab.markAnswer(call.callId);
  const outcome = yield* runCandidates(call, candidates, deps, signal);
  const totalMs = Math.round(deps.now() - startedAt);
  if (outcome.status === "done") yield { type: "call-ended", outcome, hasFailed: false };
  if (isMesh) {
    yield { type: "mesh-ended", outcome, totalMs, savedMs: savedMs(outcome, candidates, deps.latencies) };
  }
  if (outcome.failure !== null) {
    throw new ModeFailure({ model: outcome.model, attempts: outcome.attempts, failure: outcome.failure });
  }
  return {
    answer: { mode: isMesh ? "mesh" : "chat", outcome, totalMs },
    finishReason: outcome.finishReason,
    resolvedModel: outcome.model,
    provider: outcome.provider,
  };
}
