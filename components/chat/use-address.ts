"use client";

import { usePathname } from "next/navigation";
import { useEffect } from "react";
import { chatPath, conversationIdIn } from "@/lib/client/chat/chat-path";
import type { ChatSession } from "@/lib/client/chat/chat-session";
import { pageDrafts } from "@/lib/client/chat/page-drafts";
import type { PricedMode } from "@/lib/core/billing/mode-prices";
import { useChatSessions } from "../conversations/chat-sessions-context";

/** Gives a new chat its own address as soon as the server has named it, without mounting it again. */
export function useAddress({
  session,
  mode,
  conversationId,
}: {
  session: ChatSession;
  mode: PricedMode;
  conversationId: string | null;
}): void {
  const sessions = useChatSessions();
  const shown = conversationIdIn(usePathname());

  useEffect(() => {
    if (!conversationId || shown !== null) return;
    pageDrafts.moveToConversation(conversationId);
    window.history.replaceState(null, "", chatPath(conversationId, mode));
    sessions.release(session);
  }, [conversationId, mode, shown, sessions, session]);
}
