import type { Metadata } from "next";
import { ChatScreen } from "@/components/chat/chat-screen";

export const metadata: Metadata = { title: "Chat" };

/** A new chat. */
export default function NewChatPage() {
  return <ChatScreen mode="chat" />;
}
