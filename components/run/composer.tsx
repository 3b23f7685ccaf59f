"use client";

import { ArrowUp, Square } from "lucide-react";
import { type KeyboardEvent, type ReactNode, type RefObject, useId } from "react";
import { formatCount, formatCredits } from "@/lib/client/data/format";
import { composerAct } from "@/lib/client/page/composer-keys";
import type { ModeDraft } from "@/lib/client/run/mode-draft";
import { modePriceCredits, type PricedMode } from "@/lib/core/billing/mode-prices";
import { Button } from "../ui/button";

const charactersPerToken = 4;

type ComposerProps = {
  /** What the mode's controls have settled; null while nothing can be sent. */
  draft: ModeDraft | null;
  /** What the mode puts beside Send: a chat its model and its fallbacks. */
  controls: ReactNode;
  mode: PricedMode;
  placeholder: string;
  text: string;
  onTextChange: (text: string) => void;
  onSend: () => void;
  onStop: () => void;
  /** Arrow-Up in the empty box: the last question comes back into it. */
  onRecall: () => void;
  isRunning: boolean;
  /** Whole seconds until sending is allowed again; 0 when it is. */
  waitSeconds: number;
  inputRef: RefObject<HTMLTextAreaElement | null>;
};

/** The box to write in. Enter sends, Shift+Enter breaks the line, and neither while an input method is composing. */
export function Composer({
  draft,
  controls,
  mode,
  placeholder,
  text,
  onTextChange,
  onSend,
  onStop,
  onRecall,
  isRunning,
  waitSeconds,
  inputRef,
}: ComposerProps) {
  const hintId = useId();
  const isReady = draft !== null && waitSeconds === 0 && text.trim() !== "";

  const send = () => {
    if (isReady && !isRunning) onSend();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    const act = composerAct(event.nativeEvent, text);
    if (!act) return;
    event.preventDefault();
    if (act === "recall") onRecall();
    else send();
  };

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
      className="rounded-dialog border border-control bg-panel transition-colors focus-within:border-accent focus-within:shadow-[0_0_0_3px_color-mix(in_srgb,var(--accent)_16%,transparent)]"
    >
      <textarea
        ref={inputRef}
        value={text}
        onChange={(event) => onTextChange(event.target.value)}
        onKeyDown={onKeyDown}
        rows={1}
        placeholder={placeholder}
        aria-label="Message"
        aria-describedby={hintId}
        data-testid="composer"
        className="thin-scrollbar field-sizing-content block max-h-[min(40dvh,20rem)] min-h-12 w-full resize-none bg-transparent px-4 pt-3.5 pb-1 text-base leading-6 outline-none"
      />
      <div className="flex items-end gap-1 p-2 pt-1">
        {controls}
        <span
          id={hintId}
          className="figures ml-auto shrink-0 self-center pr-2 text-xs text-quiet max-sm:sr-only"
        >
          {hintOf(mode, text)}
        </span>
        {isRunning ? (
          <Button
            look="outline"
            size="icon"
            aria-label="Stop"
            title="Stop (Esc)"
            data-testid="stop-button"
            onClick={onStop}
            className="ml-auto size-8 sm:ml-0"
          >
            <Square className="size-3.5! fill-current" aria-hidden />
          </Button>
        ) : (
          <Button
            type="submit"
            look="primary"
            size={waitSeconds > 0 ? "medium" : "icon"}
            disabled={!isReady}
            aria-label={waitSeconds > 0 ? `Send, possible in ${waitSeconds} seconds` : "Send"}
            title="Send (Enter)"
            data-testid="send-button"
            className="ml-auto h-8 min-w-8 sm:ml-0"
          >
            {waitSeconds > 0 ? (
              <span className="figures text-xs">Send in {waitSeconds} s</span>
            ) : (
              <ArrowUp aria-hidden />
            )}
          </Button>
        )}
      </div>
    </form>
  );
}

/** How long the text is, roughly, and what sending it takes at least. */
function hintOf(mode: PricedMode, text: string): string {
  const tokens = Math.ceil(text.length / charactersPerToken);
  const told = [
    tokens > 0 && `~${formatCount(tokens)}\u00a0tok`,
    `from ${formatCredits(modePriceCredits[mode])}`,
  ];
  return told.filter(Boolean).join(" · ");
}
