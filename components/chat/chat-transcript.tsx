"use client";

import type { Ref } from "react";
import type { ShownAnswer, Turn } from "@/lib/client/chat/turns";
import type { ModeDraft } from "@/lib/client/run/mode-draft";
import type { ModelRow } from "@/lib/contracts/models";
import type { PricedMode } from "@/lib/core/billing/mode-prices";
import type { FailureAction } from "../run/failure-copy";
import { type ThreadHandle, ThreadScroller } from "../run/thread-scroller";
import { EmptyChat } from "./empty-chat";
import { TurnView } from "./turn-view";

type ChatTranscriptProps = {
  ref: Ref<ThreadHandle>;
  turns: readonly Turn[];
  /** The versions of a turn's question, itself among them. */
  versionsOf: (turn: Turn) => readonly Turn[];
  mode: PricedMode;
  models: readonly ModelRow[];
  isRunning: boolean;
  waitSeconds: number;
  onSuggest: (text: string) => void;
  onShow: (turnKey: string, shown: ShownAnswer) => void;
  onShowVersion: (turnKey: string) => void;
  onEdit: (turnKey: string, question: string) => void;
  onRegenerate: (turnKey: string) => void;
  onAskAnew: (turnKey: string, draft: ModeDraft) => void;
  onFailureAction: (turnKey: string, action: FailureAction) => void;
};

/** What was said, or something to begin with. */
export function ChatTranscript(props: ChatTranscriptProps) {
  const { ref, turns, versionsOf, mode, models, isRunning, waitSeconds, onSuggest, ...actions } = props;
  const lastIndex = turns.length - 1;
  return (
    <ThreadScroller ref={ref} isEmpty={turns.length === 0} isRunning={isRunning}>
      {turns.length === 0 && <EmptyChat mode={mode} onSuggest={onSuggest} />}
      {turns.map((turn, index) => (
        <TurnView
          key={turn.key}
          turn={turn}
          versions={versionsOf(turn).map(({ key }) => key)}
          models={models}
          isFirst={index === 0}
          isLast={index === lastIndex}
          waitSeconds={index === lastIndex ? waitSeconds : 0}
          {...actions}
        />
      ))}
    </ThreadScroller>
  );
}
