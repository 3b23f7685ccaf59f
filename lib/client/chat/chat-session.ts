import type { ConversationDetail } from "@/lib/contracts/conversations";
import { failureOf, RunFailureError } from "../data/run-failure";
import { columnModels, type ModeDraft } from "../run/mode-draft";
import { reduceEvent } from "../run/reduce-event";
import { type RunSettings, usualSettings } from "../run/run-settings";
import { isRefused, isRunning, newRun, type RunState } from "../run/run-state";
import { createRunStore, type RunStore } from "../run/run-store";
import { type ColumnStore, createColumnStore } from "../stream/column-store";
import type { FrameScheduler } from "../stream/frame-scheduler";
import type { OpenedStream } from "../stream/open-stream";
import { type RunRequest, runRequest } from "./chat-request";
import { storedAnswerId, storedQuestionId } from "./stored-ids";
import {
  type AnswerPlace,
  type ChatOf,
  type ChatState,
  firstAnswered,
  nextPlace,
  type ShownAnswer,
  type Turn,
  visibleTurns,
  withAnotherRun,
  withAnswerShown,
  withQuestion,
  withShown,
  withVersion,
} from "./turns";

export type ChatSessionDeps = {
  scheduler: FrameScheduler;
  flush?: (notify: () => void) => void;
  now: () => number;
  openStream: (request: RunRequest, signal: AbortSignal) => Promise<OpenedStream>;
  /** Waits until a stream that was left before `done` is settled; tells the conversation it was stored in. */
  findConversation: (requestId: string) => Promise<string | null>;
  /** The conversation as the server has it now, for the ids of what was said on this page. */
  readConversation: (id: string) => Promise<ConversationDetail>;
  /** Has the server remember which message a conversation shows. */
  rememberLeaf: (conversationId: string, messageId: string) => Promise<unknown>;
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
  /** What is set for its next requests, in whichever mode they are asked. */
  settings: ColumnStore<RunSettings>;
  changeSettings: (settings: RunSettings) => void;
  isRunning: () => boolean;
  /** Resolves with `true` at the answer's first word (or its end), `false` when the request was refused. */
  send: (question: string, draft: ModeDraft) => Promise<boolean>;
  /** Asks another version of a turn's question; the first, and what followed it, stays beside it. */
  edit: (turnKey: string, question: string, draft: ModeDraft) => Promise<boolean>;
  /** Asks a turn's question again; the earlier answer stays beside the new one. */
  regenerate: (turnKey: string, draft: ModeDraft) => Promise<boolean>;
  /** Shows another answer of a turn, and goes on from it. */
  show: (turnKey: string, shown: ShownAnswer) => void;
  /** Shows another version of a question, and what followed it. */
  showVersion: (turnKey: string) => void;
  /** Ends the run and keeps the text so far. */
  stop: () => void;
};

const emptyChat: ChatOf<RunState> = { conversationId: null, turns: [], chosen: {}, newest: null };

/** A session over an empty conversation or one that was loaded. */
export function createChatSession(deps: ChatSessionDeps, initial: ChatOf<RunState> = emptyChat): ChatSession {
  const { scheduler, flush, now } = deps;
  const createRun = (run: RunState) => createRunStore(run, { scheduler, flush, now, reduceEvent });
  const stores = new Map<RunState, RunStore>();
  const turns = initial.turns.map((turn) => ({
    ...turn,
    runs: turn.runs.map((run) => {
      const created = createRun(run);
      stores.set(run, created);
      return created;
    }),
  }));
  const newest = (initial.newest && stores.get(initial.newest)) ?? null;
  const store = createColumnStore<ChatState>({
    initial: { ...initial, turns, newest },
    scheduler,
    flush,
  });
  const settings = createColumnStore({ initial: usualSettings, scheduler, flush });
  let controller = new AbortController();
  /** The run whose first given answer the server shows, as far as this page has brought it about. */
  let lastStored: RunStore | null = null;

  const isAnswering = () => {
    const { newest: run } = store.peek();
    return run !== null && isRunning(run.head.peek());
  };

  const change = (state: ChatState) => {
    store.write(state);
    store.publish();
  };

  const start = async (run: RunStore, compose: () => Promise<RunRequest>, signal: AbortSignal) => {
    try {
      const { requestId, events } = await deps.openStream(await compose(), signal);
      run.dispatch({ type: "accepted", requestId });
      for await (const event of events) run.dispatch({ type: "event", event });
    } catch (thrown) {
      // After Stop the answer is already marked, and the abort that reaches us here is our own.
      if (!signal.aborted) fail(run, thrown);
    }
    run.publish();
    if (run.head.peek().hasText) lastStored = run;
    const shown = withAnswerShown(store.peek(), run);
    if (shown !== store.peek()) change(shown);
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

  const begin = (run: RunStore, compose: () => Promise<RunRequest>, state: ChatState) => {
    controller = new AbortController();
    const accepted = acceptance(run);
    change(state);
    void start(run, compose, controller.signal).catch((thrown: unknown) => fail(run, thrown));
    return accepted;
  };

  /** The id of an answer: known, or read from the server; null where the server kept none. */
  const answerId = async ({ turnKey, ...shown }: AnswerPlace): Promise<string | null> => {
    const { turns, conversationId } = store.peek();
    const run = turns.find(({ key }) => key === turnKey)?.runs[shown.run];
    const column = run?.columns[shown.column]?.peek();
    if (!run || !column || column.messageId) return column?.messageId ?? null;
    const { requestId } = run.head.peek();
    if (!requestId || !conversationId) return null;
    const detail = await deps.readConversation(conversationId);
    return storedAnswerId(detail, { requestId, model: column.model, index: shown.column });
  };

  /** What a question after an answer names as its parent; nothing where the server shows that answer anyway. */
  const parentAfter = async (after: AnswerPlace | null): Promise<string | null | undefined> => {
    if (after === null) return store.peek().turns.length > 0 ? null : undefined;
    const run = store.peek().turns.find(({ key }) => key === after.turnKey)?.runs[after.run];
    if (run && run === lastStored && after.column === firstAnswered(run)) return undefined;
    return (await answerId(after)) ?? undefined;
  };

  /** What another answer to a question names as its parent: the question, where the server has it. */
  const parentOfAnswer = async ({ questionId, runs, after }: Turn): Promise<string | null | undefined> => {
    if (questionId) return questionId;
    const { conversationId } = store.peek();
    const requestIds = runs.flatMap(({ head }) => head.peek().requestId ?? []);
    if (!conversationId) return undefined;
    const detail = await deps.readConversation(conversationId);
    return storedQuestionId(detail, requestIds) ?? parentAfter(after);
  };

  const ask = (question: string, after: AnswerPlace | null, draft: ModeDraft) => {
    const state = store.peek();
    const { conversationId } = state;
    const run = createRun(newRun(deps.createKey(), columnModels(draft), draft.mode));
    const earlier = turnsUntil(state, after);
    const compose = async () => {
      const parentId = conversationId ? await parentAfter(after) : undefined;
      return runRequest({ draft, question, earlier, conversationId, parentId });
    };
    return begin(run, compose, withQuestion(state, { question, run, after }));
  };

  /** Best effort: what is shown is remembered again with every question. */
  const rememberLeaf = () => {
    const { conversationId } = store.peek();
    const place = nextPlace(store.peek());
    if (!conversationId || !place || isAnswering()) return;
    // From here on the server may show either, so the next question names what it follows.
    lastStored = null;
    answerId(place)
      .then((id) => id && deps.rememberLeaf(conversationId, id))
      .catch(() => undefined);
  };

  const session: ChatSession = {
    key: deps.createKey(),
    store,
    settings,
    changeSettings: (changed) => {
      settings.write(changed);
      settings.publish();
    },
    isRunning: isAnswering,
    send: async (question, draft) => (isAnswering() ? false : ask(question, nextPlace(store.peek()), draft)),
    edit: async (turnKey, question, draft) => {
      const turn = store.peek().turns.find(({ key }) => key === turnKey);
      return !turn || isAnswering() ? false : ask(question, turn.after, draft);
    },
    regenerate: async (turnKey, draft) => {
      const state = store.peek();
      const turn = state.turns.find(({ key }) => key === turnKey);
      if (!turn || isAnswering()) return false;
      const run = createRun(newRun(deps.createKey(), columnModels(draft), draft.mode));
      const { conversationId } = state;
      const compose = async () => {
        const parentId = conversationId ? await parentOfAnswer(turn) : undefined;
        const earlier = turnsUntil(state, turn.after);
        return runRequest({ draft, question: turn.question, earlier, conversationId, parentId });
      };
      return begin(run, compose, withAnotherRun(state, { turnKey, run }));
    },
    show: (turnKey, shown) => {
      change(withShown(store.peek(), { turnKey, shown }));
      rememberLeaf();
    },
    showVersion: (turnKey) => {
      change(withVersion(store.peek(), turnKey));
      rememberLeaf();
    },
    stop: () => {
      const { newest: run } = store.peek();
      if (!run || !isAnswering()) return;
      run.dispatch({ type: "stopped" });
      run.publish();
      controller.abort();
    },
  };
  return session;
}

/** The visible turns up to the answer at a place, as what a question there goes on from. */
function turnsUntil(state: ChatState, after: AnswerPlace | null): readonly Turn[] {
  if (after === null) return [];
  const visible = visibleTurns(state);
  return visible.slice(0, visible.findIndex(({ key }) => key === after.turnKey) + 1);
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
