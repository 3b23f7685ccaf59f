"use client";

import type { PricedMode } from "@/lib/core/billing/mode-prices";
import { BlendControl } from "../blend/blend-control";
import { JudgeControl } from "../judge/judge-control";
import { ChatControls } from "./chat-controls";
import { ModelSet } from "./model-set";
import type { ModeControl } from "./use-mode-draft";

type ModeControlsProps = {
  control: ModeControl;
  isPicking: boolean;
  onPickingChange: (isPicking: boolean) => void;
};

/** What stands beside Send: of a chat its model, of the other modes their models and what else they settle. */
export function ModeControls({ control, ...picking }: ModeControlsProps) {
  const { models, choice, set, mode } = control;
  if (mode === "chat") return <ChatControls control={choice} {...picking} />;
  if (!set) return null;
  const { draft, change } = set;
  return (
    <>
      <ModelSet models={models} draft={draft} onChange={change} {...picking} />
      {draft.mode === "blend" && <BlendControl models={models} draft={draft} onChange={change} />}
      {draft.mode === "judge" && <JudgeControl models={models} draft={draft} onChange={change} />}
    </>
  );
}

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
