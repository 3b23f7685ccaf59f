/** Unsent text by conversation; survives reload, tab switch and a refused request. */
export type DraftStore = {
  read: (conversationId: string | null) => string;
  /** Writes after typing has paused for `delayMs`; `flush` writes at once. */
  write: (conversationId: string | null, text: string) => void;
  clear: (conversationId: string | null) => void;
  /** What was being written for a new conversation belongs to it once it has its id. */
  moveToConversation: (conversationId: string) => void;
  flush: () => void;
};

export type DraftStoreOptions = {
  storage: Pick<Storage, "getItem" | "setItem" | "removeItem">;
  setTimer: (callback: () => void, delayMs: number) => number;
  clearTimer: (timer: number) => void;
  delayMs?: number;
};

/** Drafts in `storage`. A storage that refuses (private mode, full) costs the draft, never the typing. */
export function createDraftStore({
  storage,
  setTimer,
  clearTimer,
  delayMs = 500,
}: DraftStoreOptions): DraftStore {
  let pending: { key: string; text: string; timer: number } | null = null;

  const flush = () => {
    if (!pending) return;
    clearTimer(pending.timer);
    const { key, text } = pending;
    pending = null;
    attempt(() => (text === "" ? storage.removeItem(key) : storage.setItem(key, text)));
  };

  const read = (conversationId: string | null) => {
    const key = draftKey(conversationId);
    if (pending?.key === key) return pending.text;
    return attempt(() => storage.getItem(key)) ?? "";
  };

  return {
    read,
    moveToConversation: (conversationId) => {
      flush();
      const text = read(null);
      if (text === "") return;
      attempt(() => storage.setItem(draftKey(conversationId), text));
      attempt(() => storage.removeItem(draftKey(null)));
    },
    write: (conversationId, text) => {
      const key = draftKey(conversationId);
      if (pending && pending.key !== key) flush();
      if (pending) clearTimer(pending.timer);
      pending = { key, text, timer: setTimer(flush, delayMs) };
    },
    clear: (conversationId) => {
      const key = draftKey(conversationId);
      if (pending?.key === key) {
        clearTimer(pending.timer);
        pending = null;
      }
      attempt(() => storage.removeItem(key));
    },
    flush,
  };
}

const draftKey = (conversationId: string | null) => `llmwise.draft.${conversationId ?? "new"}`;

function attempt<Value>(access: () => Value): Value | null {
  try {
    return access();
  } catch {
    return null; // the browser forbids storage; the text on the screen is untouched
  }
}
