import { Blend, Columns3, MessageSquareText, Scale } from "lucide-react";
import type { PricedMode } from "@/lib/core/billing/mode-prices";

/** The sign of each mode. */
export const modeIcons = { chat: MessageSquareText, compare: Columns3, blend: Blend, judge: Scale } as const;

/** What a mode is for, in the words of its screens. */
export const modeWords: Readonly<Record<PricedMode, { name: string; does: string; placeholder: string }>> = {
  chat: { name: "Chat", does: "One model answers.", placeholder: "Ask anything" },
  compare: {
    name: "Compare",
    does: "Two to nine models answer side by side.",
    placeholder: "Ask several models at once",
  },
  blend: {
    name: "Blend",
    does: "Several models draft, and one answer is made of the drafts.",
    placeholder: "Ask for one answer made of several",
  },
  judge: {
    name: "Judge",
    does: "Models answer blind, and another one scores them.",
    placeholder: "Ask, and have the answers judged",
  },
};
