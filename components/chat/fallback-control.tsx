"use client";

import { Popover } from "@base-ui/react/popover";
import { ArrowUp, Plus, Split, X } from "lucide-react";
import { useState } from "react";
import type { ModelChoice } from "@/lib/client/run/mode-draft";
import { maxFallbacks } from "@/lib/contracts/chat";
import type { ModelRow } from "@/lib/contracts/models";
import { ModelPicker } from "../run/model-picker";
import { Button } from "../ui/button";
import { overlayStyles } from "../ui/overlay-styles";

type FallbackControlProps = {
  models: readonly ModelRow[];
  choice: ModelChoice;
  onChoose: (choice: ModelChoice) => void;
};

/** Who answers when the chosen model cannot, in order. `auto` brings its own, so there is nothing to set. */
export function FallbackControl({ models, choice, onChoose }: FallbackControlProps) {
  const [isPicking, setPicking] = useState(false);
  if (choice.model === "auto") return null;

  const { fallback } = choice;
  const setFallback = (next: readonly string[]) => onChoose({ ...choice, fallback: next });
  const nameOf = (id: string) => models.find((model) => model.id === id)?.name ?? id;

  return (
    <Popover.Root>
      <Popover.Trigger
        render={<Button look="ghost" size="small" />}
        data-testid="fallback-control"
        aria-label={`Fallback models: ${fallback.length === 0 ? "none" : fallback.map(nameOf).join(", ")}`}
      >
        <Split className="size-3.5 rotate-90" aria-hidden />
        <span className="max-sm:sr-only">Fallback</span>
        {fallback.length > 0 && <span className="figures text-accent">{fallback.length}</span>}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner side="top" align="start" sideOffset={8} className="z-30">
          <Popover.Popup className={`${overlayStyles.popup} w-80 max-w-[calc(100vw-2rem)] p-3`}>
            <Popover.Title className="text-sm font-medium">Fallback models</Popover.Title>
            <Popover.Description className="mt-0.5 text-ui text-quiet">
              When {nameOf(choice.model)} is down, slow or at its limit, the next one answers. You pay for the
              one that did.
            </Popover.Description>
            <ol className="mt-2 flex flex-col">
              {fallback.map((id, index) => (
                <li key={id} className="flex h-8 items-center gap-1 pointer-coarse:h-11">
                  <span className="figures w-5 text-xs text-quiet">{index + 1}</span>
                  <span className="min-w-0 flex-1 truncate text-ui">{nameOf(id)}</span>
                  {index > 0 && (
                    <Button
                      look="ghost"
                      size="icon"
                      aria-label={`Move ${nameOf(id)} up`}
                      onClick={() => setFallback(movedUp(fallback, index))}
                    >
                      <ArrowUp aria-hidden />
                    </Button>
                  )}
                  <Button
                    look="ghost"
                    size="icon"
                    aria-label={`Remove ${nameOf(id)}`}
                    onClick={() => setFallback(fallback.filter((other) => other !== id))}
                  >
                    <X aria-hidden />
                  </Button>
                </li>
              ))}
            </ol>
            <Button
              size="small"
              className="mt-2"
              disabled={fallback.length >= maxFallbacks}
              onClick={() => setPicking(true)}
              data-testid="fallback-add"
            >
              <Plus className="size-3.5" aria-hidden />
              {fallback.length >= maxFallbacks ? "Five is the most" : "Add a model"}
            </Button>
            <ModelPicker
              title="Add a fallback model"
              models={models.filter(({ id }) => id !== "auto" && id !== choice.model)}
              chosen={fallback}
              isOpen={isPicking}
              onOpenChange={setPicking}
              onChoose={(id) => !fallback.includes(id) && setFallback([...fallback, id])}
            />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

function movedUp(ids: readonly string[], index: number): readonly string[] {
  const moved = ids[index];
  if (moved === undefined || index === 0) return ids;
  const others = ids.filter((_, at) => at !== index);
  return others.toSpliced(index - 1, 0, moved);
}
