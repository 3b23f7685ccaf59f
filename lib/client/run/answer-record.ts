import type { AutoReason } from "@/lib/contracts/chat";
import type { RequestDetail, RequestResponse } from "@/lib/contracts/history";
import { rowsFromAttempts } from "./attempt-timeline";
import type { AnswerRoute, Column } from "./run-state";

/** What the request log knows about one answer. Tokens and cost are of its own call, credits of the whole run. */
export type AnswerRecord = {
  requestId: string;
  requestedModel: string;
  model: string;
  provider: string | null;
  /** The tries of its one call; null for a run of several calls, whose tries went on side by side. */
  route: AnswerRoute | null;
  /** The calls of a run of several, in their order; empty for a chat. */
  calls: readonly RequestResponse[];
  autoReason: AutoReason | null;
  /** Auto went by the figures of earlier requests and not by the prompt alone. */
  isAutoFromEvidence: boolean;
  goal: string | null;
  promptTokens: number;
  completionTokens: number;
  /** The provider told no usage, so the tokens are counted by us. */
  isEstimated: boolean;
  costUsd: number;
  credits: number;
  isOwnKey: boolean;
};

/** The record of an answer from its request: a comparison has many answers, so the text and model say which one. */
export function answerRecord(request: RequestDetail, answer: Pick<Column, "model" | "text">): AnswerRecord {
  const call = callOf(request, answer);
  const isSingle = request.responses.length <= 1 && (request.mode === "chat" || request.mode === "mesh");
  const { auto_reason: reason, auto_strategy: strategy, optimization_goal: goal } = request.summary;
  return {
    requestId: request.id,
    requestedModel: isSingle ? request.model : (call?.model ?? request.model),
    model: call?.model ?? request.resolved_model ?? request.model,
    provider: call?.provider ?? request.provider,
    route: isSingle
      ? { attempts: rowsFromAttempts(request.attempts), totalMs: request.latency_ms, savedMs: null }
      : null,
    calls: isSingle ? [] : request.responses,
    autoReason: isAutoReason(reason) ? reason : null,
    isAutoFromEvidence: strategy === "historical_optimization",
    goal: typeof goal === "string" ? goal : null,
    promptTokens: call?.prompt_tokens ?? request.prompt_tokens,
    completionTokens: call?.completion_tokens ?? request.completion_tokens,
    isEstimated: call?.usage_source === "estimate",
    costUsd: call?.cost ?? request.cost,
    credits: request.credits_charged,
    isOwnKey: request.byok,
  };
}

/** The call that wrote the answer. A text that was cut or cleaned since is found by its model, the last call first. */
function callOf({ responses }: RequestDetail, { model, text }: Pick<Column, "model" | "text">) {
  const ofModel = responses.filter((response) => response.model === model);
  return (
    ofModel.find(({ content }) => content === text) ??
    responses.find(({ content }) => content === text) ??
    ofModel.at(-1) ??
    responses.at(-1)
  );
}

function isAutoReason(value: unknown): value is AutoReason {
  if (typeof value !== "object" || value === null) return false;
  return (
    "category" in value &&
    typeof value.category === "string" &&
    "signals" in value &&
    Array.isArray(value.signals) &&
    value.signals.every((signal) => typeof signal === "string") &&
    "runner_up" in value &&
    (value.runner_up === null || typeof value.runner_up === "string")
  );
}
