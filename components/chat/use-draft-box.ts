"use client";

import { useEffect, useState } from "react";
import { createDraftBox, type DraftBox } from "@/lib/client/chat/draft-box";
import { pageDrafts } from "@/lib/client/chat/page-drafts";

/** The draft of a conversation, kept over reloads. */
export function useDraftBox(conversationId: () => string | null): DraftBox {
  const [box] = useState(() => createDraftBox(pageDrafts, conversationId));
  useEffect(() => {
    window.addEventListener("pagehide", pageDrafts.flush);
    return () => window.removeEventListener("pagehide", pageDrafts.flush);
  }, []);
  return box;
}
