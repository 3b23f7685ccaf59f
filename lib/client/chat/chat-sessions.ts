import type { ConversationDetail } from "@/lib/contracts/conversations";
import { chatFromConversation } from "./chat-from-conversation";
import { type ChatSession, type ChatSessionDeps, createChatSession } from "./chat-session";

/** The sessions of this page by conversation, so that a run survives a look at another conversation. */
export type ChatSessions = {
  /** The session for a new conversation: the same one until it is released or another is started. */
  fresh: () => ChatSession;
  startFresh: () => void;
  /** The address has moved to the session's conversation, so the next new one starts empty. */
  release: (session: ChatSession) => void;
  find: (conversationId: string) => ChatSession | undefined;
  /** A session over what the server has stored; one that exists already is left as it is. */
  open: (detail: ConversationDetail) => ChatSession;
  forget: (conversationId: string) => void;
  /** Calls back when `fresh` gives another session than before. */
  subscribe: (listener: () => void) => () => void;
};

/** More than anybody goes back and forth between; the server has the others. */
const mostSessions = 20;

/**
 * An empty collection; `deps` are those of a session. It keeps the sessions used last and all that still answer; any
 * other is loaded again when it is opened.
 */
export function createChatSessions(deps: ChatSessionDeps): ChatSessions {
  /** The one used last stands last. */
  const sessions = new Set<ChatSession>();
  const listeners = new Set<() => void>();
  let freshSession: ChatSession | null = null;

  const use = (session: ChatSession) => {
    sessions.delete(session);
    sessions.add(session);
    return session;
  };
  const add = (session: ChatSession) => {
    const surplus = Math.max(0, sessions.size + 1 - mostSessions);
    for (const each of [...sessions].filter(isIdle).slice(0, surplus)) sessions.delete(each);
    return use(session);
  };
  const isIdle = (session: ChatSession) => session !== freshSession && !session.isRunning();
  const find = (conversationId: string) => {
    const found = [...sessions].find(({ store }) => store.peek().conversationId === conversationId);
    return found && use(found);
  };
  const fresh = () => {
    freshSession = freshSession ? use(freshSession) : add(createChatSession(deps));
    return freshSession;
  };

  return {
    fresh,
    startFresh: () => {
      // An answer that is still being given goes on; it turns up in the list once it is stored.
      if (freshSession && !freshSession.isRunning()) sessions.delete(freshSession);
      freshSession = null;
      for (const listener of [...listeners]) listener();
    },
    release: (session) => {
      if (freshSession === session) freshSession = null;
    },
    find,
    open: (detail) => find(detail.id) ?? add(createChatSession(deps, chatFromConversation(detail))),
    forget: (conversationId) => {
      const session = find(conversationId);
      session?.stop();
      if (session) sessions.delete(session);
      if (session && session === freshSession) freshSession = null;
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
