"use client";

import { BlendControl } from "../run/modes/blend-control";
import { JudgeControl } from "../run/modes/judge-control";
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
