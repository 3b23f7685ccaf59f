import type { ConversationDetail, ConversationMessage } from "@/lib/contracts/conversations";
import { type Column, emptyMetrics, type RunPhase, type RunState } from "../run/run-state";
import type { ChatOf, TurnOf } from "./turns";

type StoredTurn = TurnOf<RunState>;

/**
 * A stored conversation as the screen keeps it. The same question asked again right after its answer is one turn
 * with several runs, since that is what asking for another answer stores.
 */
export function chatFromConversation(detail: ConversationDetail): ChatOf<RunState> {
  const turns: StoredTurn[] = [];
  for (const message of detail.messages) {
    if (message.role === "user") addQuestion(turns, message);
    if (message.role === "assistant") addAnswer(turns, message);
  }
  return { conversationId: detail.id, turns };
}

function addQuestion(turns: StoredTurn[], { id, content }: ConversationMessage) {
  const last = turns.at(-1);
  if (last?.question === content && last.runs.length > 0) return;
  turns.push(emptyTurn(id, content));
}

function addAnswer(turns: StoredTurn[], message: ConversationMessage) {
  const last = turns.pop() ?? emptyTurn(message.id, "");
  const runs = withAnswer(last.runs, message);
  // The next question continues from the first of the models that a comparison asked side by side.
  turns.push({ ...last, runs, shown: { run: runs.length - 1, column: 0 } });
}

/** The answers of one request are the columns of one run; an answer without a request stands alone. */
function withAnswer(runs: readonly RunState[], message: ConversationMessage): readonly RunState[] {
  const last = runs.at(-1);
  const answer = storedRun(message);
  const isSameRun = message.request_id !== null && last?.head.requestId === message.request_id;
  if (!last || !isSameRun) return [...runs, answer];
  const head = {
    ...last.head,
    hasText: last.head.hasText || answer.head.hasText,
    costUsd: sum(last.head.costUsd, answer.head.costUsd),
    credits: sum(last.head.credits, answer.head.credits),
  };
  return [...runs.slice(0, -1), { ...last, head, columns: [...last.columns, ...answer.columns] }];
}

function storedRun(message: ConversationMessage): RunState {
  const column = storedColumn(message);
  return {
    key: message.id,
    head: {
      phase: column.phase,
      hasText: column.text !== "",
      requestId: message.request_id,
      conversationId: null,
      autoReason: null,
      costUsd: message.metrics?.cost ?? null,
      credits: message.metrics?.credits_charged ?? null,
      failure: null,
      isStored: true,
    },
    columns: [column],
  };
}

/** How a stored answer ended, by its finish reason; anything else was complete. */
const phaseByFinishReason: Readonly<Record<string, RunPhase>> = {
  interrupted: "stopped",
  cancelled: "stopped",
  error: "stopped",
};

function storedColumn({ content, model, metrics, reasoning }: ConversationMessage): Column {
  return {
    phase: phaseByFinishReason[metrics?.finish_reason ?? ""] ?? "done",
    requestedModel: model ?? "",
    model,
    text: content,
    reasoning: reasoning
      ? { text: reasoning, startMs: null, durationMs: metrics?.reasoning_ms ?? null }
      : null,
    metrics: metrics
      ? {
          ttftMs: metrics.ttft_ms,
          tokensPerSecond: metrics.tokens_per_second,
          completionTokens: metrics.completion_tokens,
          costUsd: metrics.cost,
        }
      : emptyMetrics,
    route: null,
    finishReason: metrics?.finish_reason ?? null,
  };
}

const emptyTurn = (key: string, question: string): StoredTurn => ({
  key,
  question,
  runs: [],
  shown: { run: 0, column: 0 },
});

function sum(left: number | null, right: number | null): number | null {
  return left === null && right === null ? null : (left ?? 0) + (right ?? 0);
}
