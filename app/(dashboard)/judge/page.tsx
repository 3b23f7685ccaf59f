import type { Metadata } from "next";
import { ChatScreen } from "@/components/chat/chat-screen";

export const metadata: Metadata = { title: "Judge" };

/** A new conversation, with the box set to judge. */
export default function JudgePage() {
  return <ChatScreen mode="judge" />;
}
