import type { Metadata } from "next";
import { ChatScreen } from "@/components/chat/chat-screen";

export const metadata: Metadata = { title: "Compare" };

/** A stored conversation; the screen reads its id from the address, with the box set to compare. */
export default function ComparePage() {
  return <ChatScreen mode="compare" />;
}
