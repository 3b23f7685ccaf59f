import type { Metadata } from "next";
import { ChatScreen } from "@/components/chat/chat-screen";

export const metadata: Metadata = { title: "Blend" };

/** A new conversation, with the box set to blend. */
export default function BlendPage() {
  return <ChatScreen mode="blend" />;
}
