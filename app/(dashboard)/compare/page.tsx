import type { Metadata } from "next";
import { ChatScreen } from "@/components/chat/chat-screen";

export const metadata: Metadata = { title: "Compare" };

/** A new conversation, with the box set to compare. */
export default function ComparePage() {
  return <ChatScreen mode="compare" />;
}
