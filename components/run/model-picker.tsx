"use client";

import { Autocomplete } from "@base-ui/react/autocomplete";
import { Dialog } from "@base-ui/react/dialog";
import { Search } from "lucide-react";
import { groupModels, type ModelGroup, matchesModel } from "@/lib/client/data/model-groups";
import type { ModelRow } from "@/lib/contracts/models";
import { overlayStyles } from "../ui/overlay-styles";
import { ModelOption } from "./model-option";

type ModelPickerProps = {
  title: string;
  models: readonly ModelRow[];
  chosen: readonly string[];
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  onChoose: (modelId: string) => void;
};

/** The catalogue in a dialog: search, makers, prices. Keys: arrows, Home, End, Enter, Escape. */
export function ModelPicker({ title, models, chosen, isOpen, onOpenChange, onChoose }: ModelPickerProps) {
  return (
    <Dialog.Root open={isOpen} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Backdrop className={overlayStyles.backdrop} />
        <Dialog.Popup
          data-testid="model-picker-dialog"
          className={`${overlayStyles.popup} fixed top-[12vh] left-1/2 z-50 flex max-h-[min(38rem,76dvh)] w-[min(46rem,calc(100vw-2rem))] -translate-x-1/2 flex-col overflow-hidden rounded-dialog max-sm:top-auto max-sm:bottom-0 max-sm:max-h-[85dvh] max-sm:w-full max-sm:rounded-b-none max-sm:pb-[env(safe-area-inset-bottom)]`}
        >
          <Dialog.Title className="sr-only">{title}</Dialog.Title>
          <Autocomplete.Root
            inline
            open
            items={groupModels(models)}
            filter={matchesModel}
            itemToStringValue={(model: ModelRow) => model.name}
            autoHighlight="always"
            keepHighlight
          >
            <div className="flex h-12 shrink-0 items-center gap-2.5 border-b px-4">
              <Search className="size-4 shrink-0 text-quiet" aria-hidden />
              <Autocomplete.Input
                aria-label="Search models"
                placeholder={`${title}…`}
                className="h-full w-full min-w-0 bg-transparent text-base outline-none"
              />
            </div>
            <ColumnHeads />
            <div className="thin-scrollbar min-h-0 flex-1 overflow-y-auto overscroll-contain">
              <Autocomplete.Empty>
                <p className="px-4 py-8 text-center text-sm text-quiet empty:hidden">No model matches.</p>
              </Autocomplete.Empty>
              <Autocomplete.List className="p-2 pt-0 outline-none">
                {(group: ModelGroup) => (
                  <Autocomplete.Group key={group.value} items={group.items} className="pb-2">
                    <Autocomplete.GroupLabel className="sticky top-0 z-10 bg-panel px-2 pt-2 pb-1 text-xs text-quiet">
                      {group.value}
                    </Autocomplete.GroupLabel>
                    <Autocomplete.Collection>
                      {(model: ModelRow) => (
                        <ModelOption
                          key={model.id}
                          model={model}
                          isChosen={chosen.includes(model.id)}
                          onChoose={() => {
                            onChoose(model.id);
                            onOpenChange(false);
                          }}
                        />
                      )}
                    </Autocomplete.Collection>
                  </Autocomplete.Group>
                )}
              </Autocomplete.List>
            </div>
          </Autocomplete.Root>
          <Dialog.Close className="sr-only focus:not-sr-only focus:p-2">Close</Dialog.Close>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function ColumnHeads() {
  return (
    <div
      aria-hidden="true"
      className="grid shrink-0 grid-cols-[1fr_4.5rem_4.5rem_4.5rem] gap-2 border-b bg-sunken px-4 py-1.5 text-right text-xs text-quiet max-sm:hidden"
    >
      <span className="text-left">Model</span>
      <span>Context</span>
      <span>$/M in</span>
      <span>$/M out</span>
    </div>
  );
}
