"use client";

import { Popover } from "@base-ui/react/popover";
import { ChevronDown } from "lucide-react";
import type { SetDraft } from "@/lib/client/chat/remembered-sets";
import type { BlendDraft } from "@/lib/client/run/mode-draft";
import { blendStrategy } from "@/lib/contracts/blend";
import type { ModelRow } from "@/lib/contracts/models";
import { Button } from "../../ui/button";
import { classNames } from "../../ui/class-names";
import { overlayStyles } from "../../ui/overlay-styles";
import { strategies } from "../blend/strategies";
import { ModelSelect } from "./model-select";

type BlendControlProps = {
  models: readonly ModelRow[];
  draft: BlendDraft;
  onChange: (draft: SetDraft) => void;
};

/** How the drafts become one answer, and who writes it. */
export function BlendControl({ models, draft, onChange }: BlendControlProps) {
  return (
    <Popover.Root>
      <Popover.Trigger
        render={<Button look="ghost" size="small" />}
        data-testid="blend-control"
        aria-label={`Strategy: ${strategies[draft.strategy].name}`}
      >
        {strategies[draft.strategy].name}
        <ChevronDown className="size-3.5" aria-hidden />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner side="top" align="start" sideOffset={8} className="z-30">
          <Popover.Popup
            className={`${overlayStyles.popup} max-h-[70dvh] w-[min(34rem,calc(100vw-2rem))] overflow-y-auto p-3`}
          >
            <Popover.Title className="text-sm font-medium">Strategy</Popover.Title>
            <div className="mt-2 grid gap-1.5 sm:grid-cols-2">
              {blendStrategy.options.map((each) => (
                <button
                  key={each}
                  type="button"
                  aria-pressed={each === draft.strategy}
                  data-testid={`strategy-${each}`}
                  onClick={() => onChange({ ...draft, strategy: each })}
                  className={classNames(
                    "rounded-control border p-2.5 text-left hover:bg-sunken",
                    each === draft.strategy && "border-accent",
                  )}
                >
                  <span className="flex items-baseline justify-between gap-2">
                    <span className="text-ui font-medium">{strategies[each].name}</span>
                    <span className="figures text-xs text-quiet">{strategies[each].models}</span>
                  </span>
                  <span className="mt-0.5 block text-xs text-quiet text-pretty">{strategies[each].does}</span>
                </button>
              ))}
            </div>
            <ModelSelect
              label="Written by"
              unset="The best of the models, chosen by us"
              models={models}
              value={draft.synthesizer}
              onChange={(synthesizer) => onChange({ ...draft, synthesizer })}
            />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
