import type { ReadableStore } from "../stream/column-store";
import type { DraftStore } from "./drafts";

/** The text in the composer, outside React, so that who only puts something in is not drawn with every key. */
export type DraftBox = ReadableStore<string> & {
  write: (text: string) => void;
  /** Empties the box while the request is on its way; the stored draft stays until `forget`. */
  hide: () => void;
  /** The server has the question: its draft goes, unless something else has been written since. */
  forget: (question: string) => void;
  /** The server refused the question: it comes back into the box, unless something else is in it. */
  restore: (question: string) => void;
};

/** A box that begins with the stored draft. The conversation is asked for each time, since a new one gets its id late. */
export function createDraftBox(drafts: DraftStore, conversationId: () => string | null): DraftBox {
  const listeners = new Set<() => void>();
  let text = drafts.read(conversationId());

  const show = (next: string) => {
    if (next === text) return;
    text = next;
    for (const listener of [...listeners]) listener();
  };

  return {
    getSnapshot: () => text,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    write: (next) => {
      drafts.write(conversationId(), next);
      show(next);
    },
    hide: () => {
      drafts.flush();
      show("");
    },
    forget: (question) => {
      if (drafts.read(conversationId()).trim() === question) drafts.clear(conversationId());
      if (text.trim() === question) show("");
    },
    restore: (question) => show(text || question),
  };
}
