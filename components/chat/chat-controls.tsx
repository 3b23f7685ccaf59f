"use client";

import { ModelPicker } from "../run/model-picker";
import { FallbackControl } from "./fallback-control";
import { ModelButton } from "./model-button";
import type { ModelChoiceControl } from "./use-model-choice";

type ChatControlsProps = {
  control: ModelChoiceControl;
  isPicking: boolean;
  onPickingChange: (isPicking: boolean) => void;
};

/** What a chat settles before it is sent: one model, and who answers when it cannot. */
export function ChatControls({ control, isPicking, onPickingChange }: ChatControlsProps) {
  const { models, draft, choose } = control;
  const onChoose = (model: string) =>
    choose({ model, fallback: (draft?.fallback ?? []).filter((id) => id !== model) });

  return (
    <>
      <ModelButton control={control} onOpen={() => onPickingChange(true)} />
      {draft && <FallbackControl models={models} choice={draft} onChoose={choose} />}
      <ModelPicker
        title="Choose a model"
        models={models}
        chosen={draft ? [draft.model] : []}
        isOpen={isPicking}
        onOpenChange={onPickingChange}
        onChoose={onChoose}
      />
    </>
  );
}
