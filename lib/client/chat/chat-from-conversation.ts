import type { ConversationDetail, ConversationMessage } from "@/lib/contracts/conversations";
import { answerRuns } from "./answer-runs";
import { type Answer, type AnswerState, type ChatState, emptyMetrics, type Turn } from "./chat-state";

/**
 * A stored conversation as the screen keeps it. The same question asked again right after its answer is one turn
 * with several answers, since that is what asking for another answer stores.
 */
export function chatFromConversation(detail: ConversationDetail): ChatState {
  const turns: Turn[] = [];
  for (const message of detail.messages) {
    if (message.role === "user") addQuestion(turns, message);
    if (message.role === "assistant") addAnswer(turns, message);
  }
  return { conversationId: detail.id, turns };
}

/** The messages a new request sends: every turn with the answer it shows, then the question. */
export function messagesFor(turns: readonly Turn[], question: string) {
  const earlier = turns.flatMap((turn) => {
    const text = turn.answers[turn.shown]?.text ?? "";
    if (text === "") return [];
    return [
      { role: "user" as const, content: turn.question },
      { role: "assistant" as const, content: text },
    ];
  });
  return [...earlier, { role: "user" as const, content: question }];
}

function addQuestion(turns: Turn[], message: ConversationMessage) {
  const last = turns.at(-1);
  if (last?.question === message.content && last.answers.length > 0) return;
  turns.push({ key: message.id, question: message.content, answers: [], shown: 0 });
}

function addAnswer(turns: Turn[], message: ConversationMessage) {
  const last = turns.pop() ?? { key: message.id, question: "", answers: [], shown: 0 };
  const answers = [...last.answers, answerFrom(message)];
  // The next question continues from the first of the models that a comparison asked side by side.
  turns.push({ ...last, answers, shown: answerRuns(answers).at(-1)?.start ?? 0 });
}

/** How a stored answer ended, by its finish reason; anything else was complete. */
const stateByFinishReason: Readonly<Record<string, AnswerState>> = {
  interrupted: "stopped",
  cancelled: "stopped",
  error: "stopped",
};

function answerFrom(message: ConversationMessage): Answer {
  const { metrics } = message;
  return {
    key: message.id,
    state: stateByFinishReason[metrics?.finish_reason ?? ""] ?? "done",
    requestedModel: message.model ?? "",
    model: message.model,
    text: message.content,
    metrics: metrics
      ? {
          ttftMs: metrics.ttft_ms,
          tokensPerSecond: metrics.tokens_per_second,
          completionTokens: metrics.completion_tokens,
          costUsd: metrics.cost,
          credits: metrics.credits_charged,
        }
      : emptyMetrics,
    route: null,
    autoReason: null,
    finishReason: metrics?.finish_reason ?? null,
    failure: null,
    requestId: message.request_id,
    isStored: true,
  };
}
