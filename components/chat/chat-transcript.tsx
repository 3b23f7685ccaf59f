"use client";

import type { ShownAnswer, Turn } from "@/lib/client/chat/turns";
import type { ModelRow } from "@/lib/contracts/models";
import type { FailureAction } from "../run/failure-copy";
import { ScrollPill } from "../run/scroll-pill";
import type { useScrollPin } from "../run/use-scroll-pin";
import { EmptyChat } from "./empty-chat";
import { TurnView } from "./turn-view";

type ChatTranscriptProps = {
  turns: readonly Turn[];
  models: readonly ModelRow[];
  pin: ReturnType<typeof useScrollPin>;
  isRunning: boolean;
  waitSeconds: number;
  onSuggest: (text: string) => void;
  onShow: (turnKey: string, shown: ShownAnswer) => void;
  onRegenerate: () => void;
  onFailureAction: (action: FailureAction) => void;
};

/** What was said. A log for assistive technology, but a silent one: the status region does the talking. */
export function ChatTranscript(props: ChatTranscriptProps) {
  const { turns, models, pin, isRunning, waitSeconds, onSuggest, ...actions } = props;
  const lastIndex = turns.length - 1;
  return (
    <div className="relative min-h-0 flex-1">
      <section
        {...pin.scrollerProps}
        role="log"
        aria-live="off"
        aria-label="Conversation"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        data-testid="thread"
        className="thin-scrollbar h-full overflow-y-auto overscroll-contain -outline-offset-2"
      >
        <div
          // An empty chat is read from its top; only what was said is kept at its end.
          ref={turns.length > 0 ? pin.contentRef : undefined}
          className="mx-auto w-full max-w-[calc(72ch+2rem)] px-4 pt-6 pb-8"
        >
          {turns.length === 0 && <EmptyChat onSuggest={onSuggest} />}
          {turns.map((turn, index) => (
            <TurnView
              key={turn.key}
              turn={turn}
              models={models}
              isFirst={index === 0}
              isLast={index === lastIndex}
              waitSeconds={index === lastIndex ? waitSeconds : 0}
              {...actions}
            />
          ))}
        </div>
      </section>
      {!pin.isAtBottom && turns.length > 0 && <ScrollPill isRunning={isRunning} onClick={pin.toEnd} />}
    </div>
  );
}
