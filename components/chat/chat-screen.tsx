"use client";

import { useQuery } from "@tanstack/react-query";
import { usePathname } from "next/navigation";
import { useSyncExternalStore } from "react";
import { conversationIdIn } from "@/lib/client/chat/chat-path";
import { conversationQuery } from "@/lib/client/data/queries";
import { failureOf } from "@/lib/client/data/run-failure";
import type { PricedMode } from "@/lib/core/billing/mode-prices";
import { useChatSessions } from "../conversations/chat-sessions-context";
import { useNewChat } from "../conversations/use-new-chat";
import { useShortcut } from "../keys/use-shortcut";
import { FailureCard } from "../run/failure-card";
import { ChatThread } from "./chat-thread";

/**
 * The chat that the address names, or a new one. The address is read on the client, since a new chat gets its own
 * while its answer is on the screen and must not be mounted again for it.
 */
export function ChatScreen({ mode }: { mode: PricedMode }) {
  const conversationId = conversationIdIn(usePathname());
  const sessions = useChatSessions();
  const fresh = useSyncExternalStore(sessions.subscribe, sessions.fresh, sessions.fresh);
  const known = conversationId ? sessions.find(conversationId) : fresh;
  const { data, error, refetch } = useQuery({
    ...conversationQuery(conversationId),
    enabled: conversationId !== null && !known,
  });

  const onNewChat = useNewChat();
  useShortcut({ name: "new-chat", onPress: onNewChat });

  // Opening is safe to repeat: a conversation that is open already is left as it is.
  const session = known ?? (data && sessions.open(data));
  if (session) return <ChatThread key={session.key} mode={mode} session={session} onNewChat={onNewChat} />;
  if (!error) return <ThreadSkeleton />;
  return (
    <div className="mx-auto w-full max-w-xl p-6">
      <FailureCard
        failure={failureOf(error)}
        isPartial={false}
        waitSeconds={0}
        onAction={(action) => (action === "new-chat" ? onNewChat() : void refetch())}
      />
    </div>
  );
}

function ThreadSkeleton() {
  return (
    <div role="status" className="mx-auto flex w-full max-w-3xl flex-1 flex-col gap-4 px-4 pt-20">
      <span className="sr-only">Loading the conversation</span>
      <div className="ml-auto h-10 w-2/5 rounded-card bg-sunken" />
      {[96, 88, 92, 60].map((width) => (
        <div key={width} className="h-4 rounded bg-sunken" style={{ width: `${width}%` }} />
      ))}
    </div>
  );
}
