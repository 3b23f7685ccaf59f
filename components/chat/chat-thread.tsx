"use client";

import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import type { ChatSession, ModelChoice } from "@/lib/client/chat/chat-session";
import { isRefused, runningAnswer } from "@/lib/client/chat/chat-state";
import type { FailureAction } from "../run/failure-copy";
import { preloadMarkdown } from "../run/markdown";
import { useScrollPin } from "../run/use-scroll-pin";
import { useWaitSeconds } from "../run/use-wait-seconds";
import { ChatComposer } from "./chat-composer";
import { ChatHeader } from "./chat-header";
import { ChatTranscript } from "./chat-transcript";
import { StatusRegion } from "./status-region";
import { useAddress } from "./use-address";
import { useDraft } from "./use-draft";
import { useInputFocus } from "./use-input-focus";
import { useModelChoice } from "./use-model-choice";
import { useStopOnEscape } from "./use-stop-on-escape";

/** One conversation: what was said, and the box to go on. */
export function ChatThread({ session, onNewChat }: { session: ChatSession; onNewChat: () => void }) {
  const { store } = session;
  const state = useSyncExternalStore(store.subscribe, store.getSnapshot, store.getSnapshot);
  const control = useModelChoice();
  const [isPicking, setPicking] = useState(false);
  const input = useRef<HTMLTextAreaElement>(null);
  const focusInput = useInputFocus(input);
  const draft = useDraft(state.conversationId);
  const pin = useScrollPin();

  const isRunning = runningAnswer(state) !== undefined;
  const last = state.turns.at(-1);
  const failure = last?.answers.at(-1)?.failure ?? null;
  const waitSeconds = useWaitSeconds(failure, failure?.retryAfterSeconds ?? 0);
  useAddress(session, state.conversationId);
  useStopOnEscape(isRunning, session.stop);
  useEffect(preloadMarkdown, []);

  const begin = async (question: string, start: (choice: ModelChoice) => Promise<boolean>) => {
    if (!control.choice) return;
    pin.toEnd();
    const isAccepted = await start(control.choice);
    if (isAccepted) draft.forget(question);
    else draft.restore(question);
  };
  const onSend = () => {
    const question = draft.text.trim();
    draft.hide();
    focusInput();
    void begin(question, (choice) => session.send(question, choice));
  };
  const onRegenerate = () => void begin(last?.question ?? "", session.regenerate);
  const onFailureAction = (action: FailureAction) => {
    if (action === "retry") onRegenerate();
    if (action === "choose-model") setPicking(true);
    if (action === "new-chat") onNewChat();
  };

  return (
    <>
      <ChatHeader state={state} />
      <ChatTranscript
        state={state}
        models={control.models}
        pin={pin}
        isRunning={isRunning}
        waitSeconds={waitSeconds}
        onSuggest={(text) => {
          draft.write(text);
          input.current?.focus();
        }}
        onShow={(turnKey, index) => {
          store.dispatch({ type: "shown", turnKey, index });
          store.publish();
        }}
        onRegenerate={onRegenerate}
        onFailureAction={onFailureAction}
      />
      <ChatComposer
        control={control}
        text={draft.text}
        inputRef={input}
        isRunning={isRunning}
        waitSeconds={waitSeconds}
        isPicking={isPicking}
        onPickingChange={setPicking}
        onTextChange={draft.write}
        onSend={onSend}
        onStop={() => {
          session.stop();
          focusInput();
        }}
      />
      <StatusRegion answer={last && !isRefused(last) ? last.answers.at(-1) : undefined} />
    </>
  );
}
