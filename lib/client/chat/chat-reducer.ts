import type { DoneEvent, StreamEvent } from "@/lib/contracts/stream-events";
import { failureFromEvent, type RunFailure } from "../data/run-failure";
import { rowsFromAttempts, withRouteEvent } from "../run/attempt-timeline";
import {
  type Answer,
  type ChatState,
  emptyMetrics,
  isRefused,
  isRunning,
  runningAnswer,
  type Turn,
} from "./chat-state";

export type ChatAction =
  | { type: "opened"; state: ChatState }
  | { type: "asked"; question: string; model: string; key: string }
  | { type: "regenerated"; model: string; key: string }
  | { type: "accepted"; requestId: string | null }
  | { type: "event"; event: StreamEvent }
  | { type: "stopped" }
  | { type: "failed"; failure: RunFailure }
  | { type: "adopted"; conversationId: string }
  | { type: "shown"; turnKey: string; index: number };

/**
 * The next state of a conversation on the screen. Pure: keys come in with the action. Events that arrive when
 * nothing is being answered (after Stop, after a failure) change nothing, so a late chunk cannot revive an answer.
 */
export function reduceChat(state: ChatState, action: ChatAction): ChatState {
  switch (action.type) {
    case "opened":
      return action.state;
    case "asked":
      return ask(state, action.question, newAnswer(action.key, action.model));
    case "regenerated":
      return addAnswer(state, newAnswer(action.key, action.model));
    case "accepted":
      return changeRunning(state, (answer) => ({ ...answer, requestId: action.requestId }));
    case "event":
      return reduceEvent(state, action.event);
    case "stopped":
      return changeRunning(state, (answer) => ({ ...answer, state: "stopped" }));
    case "failed":
      return changeRunning(state, (answer) => fail(answer, action.failure));
    case "adopted":
      return state.conversationId ? state : { ...state, conversationId: action.conversationId };
    case "shown":
      return show(state, action.turnKey, action.index);
  }
}

function reduceEvent(state: ChatState, event: StreamEvent): ChatState {
  if (!runningAnswer(state)) return state;
  if (!("event" in event) || event.event === undefined || event.event === "chunk") {
    return changeRunning(state, (answer) => withChunk(answer, event));
  }
  switch (event.event) {
    case "route":
      return changeRunning(state, (answer) => ({
        ...answer,
        route: {
          attempts: withRouteEvent(answer.route?.attempts ?? [], event),
          totalMs: answer.route?.totalMs ?? null,
          savedMs: answer.route?.savedMs ?? null,
        },
      }));
    case "trace":
      return changeRunning(state, (answer) => ({
        ...answer,
        model: event.final_model ?? answer.model,
        route: {
          attempts: rowsFromAttempts(event.attempts),
          totalMs: event.total_ms,
          savedMs: event.saved_ms,
        },
      }));
    case "done":
      return {
        ...changeRunning(state, (answer) => settle(answer, event)),
        conversationId: event.conversation_id ?? state.conversationId,
      };
    case "error":
      return changeRunning(state, (answer) => fail(answer, failureFromEvent(event)));
    default:
      return state; // events of the other modes
  }
}

type AnyChunk = Extract<StreamEvent, { delta: string }>;

function withChunk(answer: Answer, chunk: AnyChunk): Answer {
  // A failed candidate's last chunk is told by `route` and `trace`, or by the terminal event.
  if ("error" in chunk) return answer;
  const text = answer.text + chunk.delta;
  const next: Answer = { ...answer, state: "streaming", model: chunk.model, text };
  if (!chunk.done) return next;
  return {
    ...next,
    finishReason: chunk.finish_reason,
    metrics: {
      ...answer.metrics,
      ttftMs: chunk.ttft_ms,
      tokensPerSecond: chunk.tokens_per_second,
      completionTokens: chunk.completion_tokens,
      costUsd: chunk.cost,
    },
  };
}

function settle(answer: Answer, event: DoneEvent): Answer {
  return {
    ...answer,
    state: "done",
    model: event.resolved_model ?? answer.model,
    requestId: event.id,
    finishReason: event.finish_reason,
    autoReason: event.auto_reason ?? null,
    metrics: { ...answer.metrics, credits: event.credits_charged },
  };
}

function fail(answer: Answer, failure: RunFailure): Answer {
  return {
    ...answer,
    state: "error",
    failure,
    requestId: failure.requestId ?? answer.requestId,
    route:
      answer.route ??
      (failure.attempts.length > 0
        ? { attempts: rowsFromAttempts(failure.attempts), totalMs: null, savedMs: null }
        : null),
  };
}

function ask(state: ChatState, question: string, answer: Answer): ChatState {
  const last = state.turns.at(-1);
  const kept = last && isRefused(last) ? state.turns.slice(0, -1) : state.turns;
  return { ...state, turns: [...kept, { key: answer.key, question, answers: [answer], shown: 0 }] };
}

function addAnswer(state: ChatState, answer: Answer): ChatState {
  return changeLastTurn(state, (turn) => {
    const answers = isRefused(turn) ? [answer] : [...turn.answers, answer];
    return { ...turn, answers, shown: answers.length - 1 };
  });
}

function show(state: ChatState, turnKey: string, index: number): ChatState {
  const turns = state.turns.map((turn) =>
    turn.key === turnKey && turn.answers[index] ? { ...turn, shown: index } : turn,
  );
  return { ...state, turns };
}

function changeRunning(state: ChatState, change: (answer: Answer) => Answer): ChatState {
  return changeLastTurn(state, (turn) => {
    const answer = turn.answers.at(-1);
    if (!answer || !isRunning(answer)) return turn;
    return { ...turn, answers: [...turn.answers.slice(0, -1), change(answer)] };
  });
}

function changeLastTurn(state: ChatState, change: (turn: Turn) => Turn): ChatState {
  const last = state.turns.at(-1);
  if (!last) return state;
  const next = change(last);
  return next === last ? state : { ...state, turns: [...state.turns.slice(0, -1), next] };
}

function newAnswer(key: string, model: string): Answer {
  return {
    key,
    state: "waiting",
    requestedModel: model,
    model: null,
    text: "",
    metrics: emptyMetrics,
    route: null,
    autoReason: null,
    finishReason: null,
    failure: null,
    requestId: null,
    isStored: false,
  };
}
