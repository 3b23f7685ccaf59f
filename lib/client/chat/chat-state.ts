import type { AutoReason } from "@/lib/contracts/chat";
import type { RunFailure } from "../data/run-failure";
import type { AttemptRow } from "../run/attempt-timeline";

/** Where one answer stands. `error` with text is an answer that broke off. */
export type AnswerState = "waiting" | "streaming" | "done" | "stopped" | "error";

/** The figures of the meta line; null where nothing was measured or told. */
export type AnswerMetrics = {
  ttftMs: number | null;
  tokensPerSecond: number | null;
  completionTokens: number | null;
  costUsd: number | null;
  credits: number | null;
};

/** The route an answer took through the mesh. `savedMs` is what skipping closed-off candidates saved. */
export type AnswerRoute = {
  attempts: readonly AttemptRow[];
  totalMs: number | null;
  savedMs: number | null;
};

export type Answer = {
  key: string;
  state: AnswerState;
  requestedModel: string;
  /** The model that answered, as soon as it is known. */
  model: string | null;
  text: string;
  metrics: AnswerMetrics;
  route: AnswerRoute | null;
  autoReason: AutoReason | null;
  finishReason: string | null;
  failure: RunFailure | null;
  requestId: string | null;
  /** Loaded from the server, which tells the route and Auto's reason apart from the conversation. */
  isStored: boolean;
};

/** A question with its answers: asking it again adds an answer, and `shown` says which one is read. */
export type Turn = { key: string; question: string; answers: readonly Answer[]; shown: number };

export type ChatState = { conversationId: string | null; turns: readonly Turn[] };

export const emptyChat: ChatState = { conversationId: null, turns: [] };

export const emptyMetrics: AnswerMetrics = {
  ttftMs: null,
  tokensPerSecond: null,
  completionTokens: null,
  costUsd: null,
  credits: null,
};

/** The answer that is being given right now, if any: always the last one of the last turn. */
export function runningAnswer(state: ChatState): Answer | undefined {
  const answer = state.turns.at(-1)?.answers.at(-1);
  return answer && isRunning(answer) ? answer : undefined;
}

/** Whether an answer may still grow. */
export function isRunning(answer: Answer): boolean {
  return answer.state === "waiting" || answer.state === "streaming";
}

/** A turn whose only answer failed before its first word; the server has nothing of it and nothing was lost. */
export function isRefused(turn: Turn): boolean {
  const [answer] = turn.answers;
  return turn.answers.length === 1 && answer?.state === "error" && answer.text === "";
}
