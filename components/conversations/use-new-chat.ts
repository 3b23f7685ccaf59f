"use client";

import { useRouter } from "next/navigation";
import { chatPath } from "@/lib/client/chat/chat-path";
import { useChatSessions } from "./chat-sessions-context";

/** Leaves for an empty chat; an answer that is still being given goes on. */
export function useNewChat(): () => void {
  const router = useRouter();
  const sessions = useChatSessions();
  return () => {
    sessions.startFresh();
    router.push(chatPath(null));
  };
}
