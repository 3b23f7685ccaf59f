"use client";

import type { RefObject } from "react";
import { formatCount, formatCredits } from "@/lib/client/data/format";
import { modePriceCredits } from "@/lib/core/billing/mode-prices";
import { Composer } from "../run/composer";
import { ModelPicker } from "../run/model-picker";
import { FallbackControl } from "./fallback-control";
import { ModelButton } from "./model-button";
import type { ModelChoiceControl } from "./use-model-choice";

const charactersPerToken = 4;
const price = `from ${formatCredits(modePriceCredits.chat)}`;

type ChatComposerProps = {
  control: ModelChoiceControl;
  text: string;
  inputRef: RefObject<HTMLTextAreaElement | null>;
  isRunning: boolean;
  waitSeconds: number;
  isPicking: boolean;
  onPickingChange: (isPicking: boolean) => void;
  onTextChange: (text: string) => void;
  onSend: () => void;
  onStop: () => void;
};

/** The box of a chat with its model, its fallbacks and what sending will take at least. */
export function ChatComposer({ control, isPicking, onPickingChange, ...box }: ChatComposerProps) {
  const { models, choice, isPending, isError } = control;
  const tokens = Math.ceil(box.text.length / charactersPerToken);
  const choose = (model: string) =>
    control.choose({ model, fallback: (choice?.fallback ?? []).filter((id) => id !== model) });

  return (
    <div className="mx-auto w-full max-w-[calc(72ch+2rem)] shrink-0 px-4 pb-[max(1rem,env(safe-area-inset-bottom))] max-sm:px-2 max-sm:pb-[max(0.5rem,env(safe-area-inset-bottom))]">
      <Composer
        {...box}
        canSend={choice !== null}
        hint={tokens > 0 ? `~${formatCount(tokens)}\u00a0tok · ${price}` : price}
      >
        <ModelButton control={control} onOpen={() => onPickingChange(true)} />
        {choice && <FallbackControl control={control} choice={choice} />}
      </Composer>
      {!isPending && !isError && !choice && (
        <p role="alert" className="px-2 pt-2 text-ui text-warn">
          No model can be served. Add a provider key and start the server again.
        </p>
      )}
      <ModelPicker
        title="Choose a model"
        models={models}
        chosen={choice ? [choice.model] : []}
        isOpen={isPicking}
        onOpenChange={onPickingChange}
        onChoose={choose}
      />
    </div>
  );
}
