"use client";

import { useEffect, useState } from "react";
import { pageDrafts } from "@/lib/client/chat/page-drafts";

export type Draft = {
  text: string;
  write: (text: string) => void;
  /** Empties the box while the request is on its way; the stored draft stays until `forget`. */
  hide: () => void;
  /** The server has the question: its draft goes, unless something else has been written since. */
  forget: (question: string) => void;
  /** The server refused the question: it comes back into the box, unless something else is in it. */
  restore: (question: string) => void;
};

/** The text in the composer, kept per conversation over reloads. */
export function useDraft(conversationId: string | null): Draft {
  const [text, setText] = useState("");

  useEffect(() => {
    // Storage is read after the first paint, since the server has none to draw from.
    const stored = pageDrafts.read(conversationId);
    if (stored) setText((current) => current || stored);
    window.addEventListener("pagehide", pageDrafts.flush);
    return () => window.removeEventListener("pagehide", pageDrafts.flush);
  }, [conversationId]);

  return {
    text,
    write: (next) => {
      setText(next);
      pageDrafts.write(conversationId, next);
    },
    hide: () => {
      pageDrafts.flush();
      setText("");
    },
    forget: (question) => {
      if (pageDrafts.read(conversationId).trim() === question) pageDrafts.clear(conversationId);
      setText((current) => (current.trim() === question ? "" : current));
    },
    restore: (question) => setText((current) => current || question),
  };
}
