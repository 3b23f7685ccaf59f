"use client";

import { type RefObject, useSyncExternalStore } from "react";
import type { DraftBox } from "@/lib/client/chat/draft-box";
import { Composer } from "../run/composer";
import { modeWords } from "../run/modes/mode-words";
import { ModeControls } from "./mode-controls";
import { ModeTabs } from "./mode-tabs";
import { SettingsControl } from "./settings-control";
import type { ModeControl } from "./use-mode-draft";

type ChatComposerProps = {
  control: ModeControl;
  conversationId: string | null;
  box: DraftBox;
  inputRef: RefObject<HTMLTextAreaElement | null>;
  isRunning: boolean;
  waitSeconds: number;
  isPicking: boolean;
  onPickingChange: (isPicking: boolean) => void;
  onSend: () => void;
  onStop: () => void;
  onRecall: () => void;
};

/** The box of a chat at the foot of its thread; what is typed draws this alone. */
export function ChatComposer({
  control,
  conversationId,
  box,
  isPicking,
  onPickingChange,
  ...rest
}: ChatComposerProps) {
  // The server has no draft to draw from.
  const text = useSyncExternalStore(box.subscribe, box.getSnapshot, () => "");
  const { mode, draft, models, isPending, isError } = control;

  return (
    <div className="mx-auto w-full max-w-[calc(72ch+2rem)] shrink-0 px-4 pb-[max(1rem,env(safe-area-inset-bottom))] max-sm:px-2 max-sm:pb-[max(0.5rem,env(safe-area-inset-bottom))]">
      <ModeTabs mode={mode} conversationId={conversationId} />
      <Composer
        {...rest}
        draft={draft}
        mode={mode}
        placeholder={modeWords[mode].placeholder}
        text={text}
        onTextChange={box.write}
        controls={
          <>
            <ModeControls control={control} isPicking={isPicking} onPickingChange={onPickingChange} />
            <SettingsControl
              settings={control.settings}
              onChange={control.changeSettings}
              canBeTemporary={conversationId === null}
            />
          </>
        }
      />
      {!isPending && !isError && !models.some(({ available }) => available) && (
        <p role="alert" className="px-2 pt-2 text-ui text-warn">
          No model can be served. Add a provider key and start the server again.
        </p>
      )}
    </div>
  );
}
