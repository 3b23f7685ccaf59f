"use client";

import { useEffect, useMemo, useRef, useState } from "react";
import type { ChatSession } from "@/lib/client/chat/chat-session";
import { versionsOf, visibleTurns } from "@/lib/client/chat/turns";
import type { ModeDraft } from "@/lib/client/run/mode-draft";
import { isRunning, type RunHead } from "@/lib/client/run/run-state";
import type { PricedMode } from "@/lib/core/billing/mode-prices";
import { useShortcut } from "../keys/use-shortcut";
import type { FailureAction } from "../run/failure-copy";
import { preloadMarkdown } from "../run/markdown";
import type { ThreadHandle } from "../run/thread-scroller";
import { useLatest } from "../run/use-latest";
import { emptyStore, useStore } from "../run/use-store";
import { useWaitSeconds } from "../run/use-wait-seconds";
import { ChatComposer } from "./chat-composer";
import { ChatHeader } from "./chat-header";
import { ChatTranscript } from "./chat-transcript";
import { StatusRegion } from "./status-region";
import { useAddress } from "./use-address";
import { useDraftBox } from "./use-draft-box";
import { useInputFocus } from "./use-input-focus";
import { useModeDraft } from "./use-mode-draft";
import { useStopOnEscape } from "./use-stop-on-escape";

type ChatThreadProps = { mode: PricedMode; session: ChatSession; onNewChat: () => void };

/** One conversation: what was said, and the box to go on. Text that streams in draws nothing of this again. */
export function ChatThread({ mode, session, onNewChat }: ChatThreadProps) {
  const { store } = session;
  const state = useStore(store);
  const run = state.newest;
  const head = useStore<RunHead | null>(run?.head ?? emptyStore);
  const turns = useMemo(() => visibleTurns(state), [state]);
  const control = useModeDraft(mode, session);
  const [isPicking, setPicking] = useState(false);
  const input = useRef<HTMLTextAreaElement>(null);
  const focusInput = useInputFocus(input);
  const box = useDraftBox(() => store.peek().conversationId);
  const thread = useRef<ThreadHandle>(null);

  const isAnswering = head !== null && isRunning(head);
  const failure = head?.failure ?? null;
  const waitSeconds = useWaitSeconds(failure, failure?.retryAfterSeconds ?? 0);
  useAddress({ session, mode, conversationId: state.conversationId });
  useStopOnEscape(isAnswering, session.stop);
  useShortcut({ name: "choose-model", onPress: () => setPicking(true) });
  useEffect(preloadMarkdown, []);

  const begin = async (question: string, start: (draft: ModeDraft) => Promise<boolean>) => {
    if (!control.draft) return;
    const isAccepted = await start(control.draft);
    if (isAccepted) box.forget(question);
    else box.restore(question);
  };
  const onSend = () => {
    const question = box.getSnapshot().trim();
    thread.current?.toEnd();
    box.hide();
    focusInput();
    void begin(question, (draft) => session.send(question, draft));
  };
  const onRegenerate = useLatest((turnKey: string) => {
    const question = turns.find(({ key }) => key === turnKey)?.question ?? "";
    void begin(question, (draft) => session.regenerate(turnKey, draft));
  });
  const onAskAnew = useLatest((turnKey: string, draft: ModeDraft) => {
    void session.regenerate(turnKey, draft);
  });
  const onEdit = useLatest((turnKey: string, question: string) => {
    void begin(question, (draft) => session.edit(turnKey, question, draft));
  });
  const onFailureAction = useLatest((turnKey: string, action: FailureAction) => {
    if (action === "retry") onRegenerate(turnKey);
    if (action === "choose-model") setPicking(true);
    if (action === "new-chat") onNewChat();
  });

  return (
    <>
      <ChatHeader state={state} />
      <ChatTranscript
        ref={thread}
        turns={turns}
        versionsOf={(turn) => versionsOf(state, turn)}
        mode={mode}
        models={control.models}
        isRunning={isAnswering}
        waitSeconds={waitSeconds}
        onSuggest={(text) => {
          box.write(text);
          input.current?.focus();
        }}
        onShow={session.show}
        onShowVersion={session.showVersion}
        onEdit={onEdit}
        onRegenerate={onRegenerate}
        onAskAnew={onAskAnew}
        onFailureAction={onFailureAction}
      />
      <ChatComposer
        control={control}
        conversationId={state.conversationId}
        box={box}
        inputRef={input}
        isRunning={isAnswering}
        waitSeconds={waitSeconds}
        isPicking={isPicking}
        onPickingChange={setPicking}
        onSend={onSend}
        onRecall={() => box.write(turns.at(-1)?.question ?? "")}
        onStop={() => {
          session.stop();
          focusInput();
        }}
      />
      <StatusRegion run={run} />
    </>
  );
}
