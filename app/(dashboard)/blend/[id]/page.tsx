import type { Metadata } from "next";
import { ChatScreen } from "@/components/chat/chat-screen";

export const metadata: Metadata = { title: "Blend" };

/** A stored conversation; the screen reads its id from the address, with the box set to blend. */
export default function BlendPage() {
  return <ChatScreen mode="blend" />;
}
