import { failureOf, RunFailureError } from "../data/run-failure";
import type { ModeDraft } from "../run/mode-draft";
import { reduceChatEvent } from "../run/reduce-chat-event";
import { isRefused, isRunning, newRun, type RunState } from "../run/run-state";
import { createRunStore, type RunStore } from "../run/run-store";
import { type ColumnStore, createColumnStore } from "../stream/column-store";
import type { FrameScheduler } from "../stream/frame-scheduler";
import type { OpenedStream } from "../stream/open-stream";
import { type ChatBody, chatBody } from "./chat-request";
import {
  type ChatOf,
  type ChatState,
  lastRun,
  type ShownAnswer,
  withAnotherRun,
  withQuestion,
  withShown,
} from "./turns";

export type ChatSessionDeps = {
  scheduler: FrameScheduler;
  flush?: (notify: () => void) => void;
  now: () => number;
  openStream: (body: ChatBody, signal: AbortSignal) => Promise<OpenedStream>;
  /** Waits until a stream that was left before `done` is settled; tells the conversation it was stored in. */
  findConversation: (requestId: string) => Promise<string | null>;
  createKey: () => string;
  /** The answer ended, one way or another: wallet and lists have changed. */
  onSettled: (session: ChatSession) => void;
  /** Hears of a fault of this page's own, after the run shows it. */
  onFault: (thrown: unknown) => void;
};

/** One conversation while the page lives. A run goes on when another conversation is opened. */
export type ChatSession = {
  key: string;
  store: ColumnStore<ChatState>;
  isRunning: () => boolean;
  /** Resolves with `true` at the answer's first word (or its end), `false` when the request was refused. */
  send: (question: string, draft: ModeDraft) => Promise<boolean>;
  /** Asks the last question again; the earlier answer stays beside the new one. */
  regenerate: (draft: ModeDraft) => Promise<boolean>;
  /** Shows another answer of a turn. */
  show: (turnKey: string, shown: ShownAnswer) => void;
  /** Ends the run and keeps the text so far. */
  stop: () => void;
};

const emptyChat: ChatOf<RunState> = { conversationId: null, turns: [] };

/** A session over an empty conversation or one that was loaded. */
export function createChatSession(deps: ChatSessionDeps, initial: ChatOf<RunState> = emptyChat): ChatSession {
  const { scheduler, flush, now } = deps;
  const createRun = (run: RunState) =>
    createRunStore(run, { scheduler, flush, now, reduceEvent: reduceChatEvent });
  const turns = initial.turns.map((turn) => ({ ...turn, runs: turn.runs.map(createRun) }));
  const store = createColumnStore<ChatState>({ initial: { ...initial, turns }, scheduler, flush });
  let controller = new AbortController();

  const isAnswering = () => {
    const run = lastRun(store.peek());
    return run !== undefined && isRunning(run.head.peek());
  };

  const change = (state: ChatState) => {
    store.write(state);
    store.publish();
  };

  const start = async (run: RunStore, body: ChatBody, signal: AbortSignal) => {
    try {
      const { requestId, events } = await deps.openStream(body, signal);
      run.dispatch({ type: "accepted", requestId });
      for await (const event of events) run.dispatch({ type: "event", event });
    } catch (thrown) {
      // After Stop the answer is already marked, and the abort that reaches us here is our own.
      if (!signal.aborted) fail(run, thrown);
    }
    run.publish();
    await adoptConversation(run);
    deps.onSettled(session);
  };

  const fail = (run: RunStore, thrown: unknown) => {
    run.dispatch({ type: "failed", failure: failureOf(thrown) });
    run.publish();
    if (!(thrown instanceof RunFailureError)) deps.onFault(thrown);
  };

  /** Stop and a broken connection leave before `done`; the wallet and the log follow a moment later. */
  const adoptConversation = async (run: RunStore) => {
    const head = run.head.peek();
    const isUntold = head.phase !== "done" && head.requestId !== null && !isRefused(head);
    const found = isUntold && head.requestId ? await deps.findConversation(head.requestId) : null;
    const conversationId = head.conversationId ?? found;
    const state = store.peek();
    if (conversationId && !state.conversationId) change({ ...state, conversationId });
  };

  const begin = (run: RunStore, body: ChatBody, state: ChatState) => {
    controller = new AbortController();
    const accepted = acceptance(run);
    change(state);
    void start(run, body, controller.signal).catch((thrown: unknown) => fail(run, thrown));
    return accepted;
  };

  const session: ChatSession = {
    key: deps.createKey(),
    store,
    isRunning: isAnswering,
    send: async (question, draft) => {
      if (isAnswering()) return false;
      const state = store.peek();
      const run = createRun(newRun(deps.createKey(), [draft.model]));
      const body = chatBody({ draft, question, earlier: state.turns, conversationId: state.conversationId });
      return begin(run, body, withQuestion(state, { question, run }));
    },
    regenerate: async (draft) => {
      const state = store.peek();
      const last = state.turns.at(-1);
      if (!last || isAnswering()) return false;
      const run = createRun(newRun(deps.createKey(), [draft.model]));
      const earlier = state.turns.slice(0, -1);
      const { conversationId } = state;
      const body = chatBody({ draft, question: last.question, earlier, conversationId });
      return begin(run, body, withAnotherRun(state, run));
    },
    show: (turnKey, shown) => change(withShown(store.peek(), { turnKey, shown })),
    stop: () => {
      const run = lastRun(store.peek());
      if (!run || !isAnswering()) return;
      run.dispatch({ type: "stopped" });
      run.publish();
      controller.abort();
    },
  };
  return session;
}

/** Waits for the moment the server has clearly taken the question: the first word, or an end that is no refusal. */
function acceptance({ head }: RunStore): Promise<boolean> {
  return new Promise((resolve) => {
    const unsubscribe = head.subscribe(() => {
      const told = head.getSnapshot();
      if (isRunning(told) && !told.hasText) return;
      unsubscribe();
      resolve(!isRefused(told));
    });
  });
}
