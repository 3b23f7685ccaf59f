import type { Metadata } from "next";
import { ChatScreen } from "@/components/chat/chat-screen";

export const metadata: Metadata = { title: "Judge" };

/** A stored conversation; the screen reads its id from the address, with the box set to judge. */
export default function JudgePage() {
  return <ChatScreen mode="judge" />;
}
