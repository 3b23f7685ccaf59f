"use client";

import { ReceiptText, RefreshCw } from "lucide-react";
import { useRef } from "react";
import { useShortcut } from "../../keys/use-shortcut";
import { Button } from "../../ui/button";
import { classNames } from "../../ui/class-names";
import { CopyButton } from "../../ui/copy-button";
import { LaneSwitch } from "../../ui/lane-switch";

type AnswerActionsProps = {
  text: string;
  shown: number;
  siblings: number;
  /** Older answers show what can be done with them on demand, so that the text stays quiet. */
  isAlwaysShown: boolean;
  /** The answer that keys act on. */
  isLatest: boolean;
  onShow: (index: number) => void;
  /** Missing where the question cannot be asked again. */
  onRegenerate?: (() => void) | undefined;
  /** Missing where the log has nothing about the answer. */
  details?: { panelId: string; isOpen: boolean; onToggle: () => void } | undefined;
};

/** What can be done with an answer: look at its siblings, copy it, see its details, ask again. */
export function AnswerActions(props: AnswerActionsProps) {
  const { text, shown, siblings, isAlwaysShown, isLatest, details, onShow, onRegenerate } = props;
  return (
    <div
      className={classNames(
        "-mx-1.5 flex items-center gap-0.5 pointer-coarse:-mx-3",
        !isAlwaysShown &&
          !details?.isOpen &&
          "opacity-0 transition-opacity group-focus-within/answer:opacity-100 group-hover/answer:opacity-100 pointer-coarse:opacity-100",
      )}
    >
      {siblings > 1 && <LaneSwitch count={siblings} shown={shown} onShow={onShow} />}
      {text !== "" && <CopyAnswer text={text} isLatest={isLatest} />}
      {details && (
        <Button
          look="ghost"
          size="icon"
          aria-label="Details"
          title="Details"
          aria-expanded={details.isOpen}
          aria-controls={details.panelId}
          data-testid="details-button"
          onClick={details.onToggle}
          className="aria-expanded:bg-[color-mix(in_srgb,var(--foreground)_7%,transparent)] aria-expanded:text-foreground"
        >
          <ReceiptText aria-hidden />
        </Button>
      )}
      {onRegenerate && <RegenerateButton onRegenerate={onRegenerate} />}
    </div>
  );
}

function CopyAnswer({ text, isLatest }: { text: string; isLatest: boolean }) {
  const button = useRef<HTMLButtonElement>(null);
  // By way of the button, which then shows that it was done.
  useShortcut({ name: "copy-answer", onPress: () => button.current?.click(), isEnabled: isLatest });
  return <CopyButton ref={button} text={text} label="Copy answer" />;
}

/** Asks the question again; the answer stays beside the new one. */
export function RegenerateButton({ onRegenerate }: { onRegenerate: () => void }) {
  return (
    <Button
      look="ghost"
      size="icon"
      aria-label="Answer again"
      title="Answer again with the chosen model"
      data-testid="regenerate"
      onClick={onRegenerate}
    >
      <RefreshCw aria-hidden />
    </Button>
  );
}
