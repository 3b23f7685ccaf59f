import type { ChatRequest } from "@/lib/contracts/chat";
import { failureOf } from "../data/run-failure";
import { type ColumnStore, createColumnStore } from "../stream/column-store";
import type { FrameScheduler } from "../stream/frame-scheduler";
import type { OpenedStream } from "../stream/open-stream";
import { messagesFor } from "./chat-from-conversation";
import { type ChatAction, reduceChat } from "./chat-reducer";
import { type Answer, type ChatState, emptyChat, runningAnswer } from "./chat-state";

/** What the composer has chosen: a model (or `auto`) and, in order, who answers if it cannot. */
export type ModelChoice = { model: string; fallback: readonly string[] };

type ChatBody = Pick<ChatRequest, "model" | "messages"> & {
  conversation_id?: string;
  routing?: { fallback: readonly string[] };
};

export type ChatSessionDeps = {
  scheduler: FrameScheduler;
  flush?: (notify: () => void) => void;
  openStream: (body: ChatBody, signal: AbortSignal) => Promise<OpenedStream>;
  /** Waits until a stream that was left before `done` is settled; tells the conversation it was stored in. */
  findConversation: (requestId: string) => Promise<string | null>;
  createKey: () => string;
  /** The answer ended, one way or another: wallet and lists have changed. */
  onSettled: (session: ChatSession) => void;
};

/** One conversation while the page lives. A run goes on when another conversation is opened. */
export type ChatSession = {
  key: string;
  store: ColumnStore<ChatState, ChatAction>;
  /** Resolves with `true` at the answer's first word (or its end), `false` when the request was refused. */
  send: (question: string, choice: ModelChoice) => Promise<boolean>;
  /** Asks the last question again; the earlier answer stays beside the new one. */
  regenerate: (choice: ModelChoice) => Promise<boolean>;
  /** Ends the run and keeps the text so far. */
  stop: () => void;
};

/** Whether the server refused the request before its stream, so that there is nothing to wait for. */
const isRefusal = (answer: Answer) => answer.failure !== null && answer.text === "";

/** A session over an empty conversation or one that was loaded. */
export function createChatSession(deps: ChatSessionDeps, initial: ChatState = emptyChat): ChatSession {
  const store = createColumnStore({
    initial,
    reduce: reduceChat,
    scheduler: deps.scheduler,
    ...(deps.flush && { flush: deps.flush }),
  });
  let controller: AbortController | null = null;

  const start = async (action: ChatAction, question: string, earlierTurns: number, choice: ModelChoice) => {
    const { turns, conversationId } = store.peek();
    controller = new AbortController();
    const { signal } = controller;
    store.dispatch(action);
    store.publish();
    const body: ChatBody = {
      model: choice.model,
      messages: messagesFor(turns.slice(0, earlierTurns), question),
      ...(conversationId && { conversation_id: conversationId }),
      ...(choice.fallback.length > 0 &&
        choice.model !== "auto" && { routing: { fallback: choice.fallback } }),
    };
    await run(body, signal);
    store.publish();
    await adoptConversation();
    deps.onSettled(session);
  };

  const run = async (body: ChatBody, signal: AbortSignal) => {
    try {
      const { requestId, events } = await deps.openStream(body, signal);
      store.dispatch({ type: "accepted", requestId });
      for await (const event of events) store.dispatch({ type: "event", event });
    } catch (thrown) {
      // After Stop the answer is already marked, and the abort that reaches us here is our own.
      if (!signal.aborted) store.dispatch({ type: "failed", failure: failureOf(thrown) });
    }
  };

  /** Stop and a broken connection leave before `done`; the wallet and the log follow a moment later. */
  const adoptConversation = async () => {
    const answer = store.peek().turns.at(-1)?.answers.at(-1);
    if (!answer?.requestId || answer.state === "done" || isRefusal(answer)) return;
    const found = await deps.findConversation(answer.requestId);
    if (!found) return;
    store.dispatch({ type: "adopted", conversationId: found });
    store.publish();
  };

  /** Watches the state for the moment the server has clearly taken the question. */
  const acceptance = () =>
    new Promise<boolean>((resolve) => {
      const check = () => {
        const answer = store.getSnapshot().turns.at(-1)?.answers.at(-1);
        if (!answer || (answer.state === "waiting" && answer.text === "")) return;
        unsubscribe();
        resolve(answer.state !== "error" || answer.text !== "");
      };
      const unsubscribe = store.subscribe(check);
    });

  const begin = (action: ChatAction, question: string, earlierTurns: number, choice: ModelChoice) => {
    const accepted = acceptance();
    void start(action, question, earlierTurns, choice);
    return accepted;
  };

  const session: ChatSession = {
    key: deps.createKey(),
    store,
    send: async (question, choice) => {
      if (runningAnswer(store.peek())) return false;
      const action: ChatAction = { type: "asked", question, model: choice.model, key: deps.createKey() };
      return begin(action, question, store.peek().turns.length, choice);
    },
    regenerate: async (choice) => {
      const last = store.peek().turns.at(-1);
      if (!last || runningAnswer(store.peek())) return false;
      const action: ChatAction = { type: "regenerated", model: choice.model, key: deps.createKey() };
      return begin(action, last.question, store.peek().turns.length - 1, choice);
    },
    stop: () => {
      if (!runningAnswer(store.peek())) return;
      store.dispatch({ type: "stopped" });
      store.publish();
      controller?.abort();
    },
  };
  return session;
}
