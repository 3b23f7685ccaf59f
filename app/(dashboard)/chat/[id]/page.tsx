import type { Metadata } from "next";
import { ChatScreen } from "@/components/chat/chat-screen";

export const metadata: Metadata = { title: "Chat" };

/** A stored chat; the screen reads its id from the address. */
export default function ChatPage() {
  return <ChatScreen mode="chat" />;
}
