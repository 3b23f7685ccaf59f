"use client";

import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useState } from "react";
import { flushSync } from "react-dom";
import { type ChatSessions, createChatSessions } from "@/lib/client/chat/chat-sessions";
import { fetchConversation, rememberLeaf } from "@/lib/client/data/api";
import { conversationOfEndedRequest } from "@/lib/client/data/ended-request";
import { dataKeys } from "@/lib/client/data/queries";
import { openStream } from "@/lib/client/stream/open-stream";
import { pageScheduler } from "@/lib/client/stream/page-scheduler";

const Context = createContext<ChatSessions | null>(null);

/** Holds the chats of this page, so that a run goes on while another screen is looked at. */
export function ChatSessionsProvider({ children }: { children: ReactNode }) {
  const queryClient = useQueryClient();
  const [sessions] = useState(() =>
    createChatSessions({
      scheduler: pageScheduler,
      flush: flushSync,
      now: () => performance.now(),
      openStream: ({ path, body }, signal) => openStream({ path, body, signal }),
      findConversation: conversationOfEndedRequest,
      readConversation: fetchConversation,
      rememberLeaf,
      createKey: () => crypto.randomUUID(),
      onSettled: () => {
        void queryClient.invalidateQueries({ queryKey: dataKeys.balance });
        void queryClient.invalidateQueries({ queryKey: dataKeys.conversations });
      },
      onFault: (thrown) => reportError(thrown),
    }),
  );
  return <Context value={sessions}>{children}</Context>;
}

/** The chats of this page. */
export function useChatSessions(): ChatSessions {
  const sessions = useContext(Context);
  if (!sessions) throw new Error("useChatSessions needs a ChatSessionsProvider around it");
  return sessions;
}
