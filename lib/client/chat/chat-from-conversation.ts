import type { ConversationDetail, ConversationMessage } from "@/lib/contracts/conversations";
import { type Column, emptyMetrics, noFindings, type RunPhase, type RunState } from "../run/run-state";
import { type AnswerPlace, type ChatOf, placeName, type TurnOf, visibleTurns } from "./turns";

type StoredTurn = TurnOf<RunState>;

/** Turns as they are being put together, with where each message has gone. */
type Growing = { turns: Map<string, StoredTurn>; places: Map<string, AnswerPlace> };

/**
 * A stored conversation as the screen keeps it. Answers to the same question are one turn: those of one request its
 * columns, those of several its runs. What the conversation showed last is shown.
 */
export function chatFromConversation(detail: ConversationDetail): ChatOf<RunState> {
  const growing: Growing = { turns: new Map(), places: new Map() };
  for (const message of detail.messages) {
    if (message.role === "user") addQuestion(growing, message);
    else if (message.role === "assistant") addAnswer(growing, message);
    else passOver(growing, message);
  }
  const { turns, chosen } = showing(growing, detail);
  const newest = visibleTurns({ turns, chosen }).at(-1)?.runs.at(-1) ?? null;
  return { conversationId: detail.id, turns, chosen, newest };
}

function addQuestion({ turns, places }: Growing, { id, content, parent_id }: ConversationMessage) {
  turns.set(id, { ...emptyTurn(id, content), questionId: id, after: placeOf(places, parent_id) });
  // Two questions in a row, as an import may have them: the second follows the first's answer that is missing.
  places.set(id, { turnKey: id, run: 0, column: 0 });
}

function addAnswer({ turns, places }: Growing, message: ConversationMessage) {
  const asked = turns.get(message.parent_id ?? "");
  const turn = asked ?? { ...emptyTurn(message.id, ""), after: placeOf(places, message.parent_id) };
  const runs = withAnswer(turn.runs, message);
  const run = runs.findIndex(({ columns }) => columns.some(({ messageId }) => messageId === message.id));
  const column = (runs[run]?.columns.length ?? 1) - 1;
  // The next question continues from the first of the models that a comparison asked side by side.
  turns.set(turn.key, { ...turn, runs, shown: { run, column: 0 } });
  places.set(message.id, { turnKey: turn.key, run, column });
}

/** What is not shown stands in nobody's way: what follows it follows what it followed. */
function passOver({ places }: Growing, { id, parent_id }: ConversationMessage) {
  const place = placeOf(places, parent_id);
  if (place) places.set(id, place);
}

function placeOf(places: Growing["places"], messageId: string | null): AnswerPlace | null {
  return (messageId !== null && places.get(messageId)) || null;
}

/** The turns with the answers shown, and the versions chosen, that lead to the conversation's current message. */
function showing({ turns, places }: Growing, { messages, current_id }: ConversationDetail) {
  const byId = new Map(messages.map((message) => [message.id, message]));
  const shown = new Map(turns);
  const chosen: Record<string, string> = {};
  for (let at = byId.get(current_id ?? ""); at; at = byId.get(at.parent_id ?? "")) {
    const place = places.get(at.id);
    const turn = place && shown.get(place.turnKey);
    if (!place || !turn) continue;
    if (at.role === "assistant") {
      shown.set(turn.key, { ...turn, shown: { run: place.run, column: place.column } });
    }
    chosen[placeName(turn.after)] = turn.key;
  }
  return { turns: [...shown.values()], chosen };
}

/** The answers of one request are the columns of one run; an answer without a request stands alone. */
function withAnswer(runs: readonly RunState[], message: ConversationMessage): readonly RunState[] {
  const answer = storedRun(message);
  const sameRun = runs.findIndex(
    ({ head }) => message.request_id !== null && head.requestId === message.request_id,
  );
  const run = runs[sameRun];
  if (!run) return [...runs, answer];
  const head = {
    ...run.head,
    hasText: run.head.hasText || answer.head.hasText,
    costUsd: sum(run.head.costUsd, answer.head.costUsd),
    credits: sum(run.head.credits, answer.head.credits),
  };
  return runs.with(sameRun, { ...run, head, columns: [...run.columns, ...answer.columns] });
}

function storedRun(message: ConversationMessage): RunState {
  const column = storedColumn(message);
  return {
    key: message.id,
    mode: message.mode === null || message.mode === "mesh" ? "chat" : message.mode,
    head: {
      phase: column.phase,
      hasText: column.text !== "",
      requestId: message.request_id,
      conversationId: null,
      autoReason: null,
      costUsd: message.metrics?.cost ?? null,
      credits: message.metrics?.credits_charged ?? null,
      failure: null,
      findings: noFindings,
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

function storedColumn({ id, content, model, metrics, reasoning }: ConversationMessage): Column {
  return {
    phase: phaseByFinishReason[metrics?.finish_reason ?? ""] ?? "done",
    messageId: id,
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
    error: null,
  };
}

const emptyTurn = (key: string, question: string): StoredTurn => ({
  key,
  after: null,
  question,
  questionId: null,
  runs: [],
  shown: { run: 0, column: 0 },
});

function sum(left: number | null, right: number | null): number | null {
  return left === null && right === null ? null : (left ?? 0) + (right ?? 0);
}
