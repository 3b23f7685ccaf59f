"use client";

import { usePathname } from "next/navigation";
import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { useStickToBottom } from "use-stick-to-bottom";
import { chatPath, conversationIdIn } from "@/lib/client/chat-path";
import type { ChatSession, ModelChoice } from "@/lib/client/chat-session";
import { isRefused, runningAnswer } from "@/lib/client/chat-state";
import { formatCount } from "@/lib/client/format";
import { Composer } from "../run/composer";
import type { FailureAction } from "../run/failure-copy";
import { FallbackControl } from "../run/fallback-control";
import { ModelButton } from "../run/model-button";
import { ModelPicker } from "../run/model-picker";
import { ScrollPill } from "../run/scroll-pill";
import { useModelChoice } from "../run/use-model-choice";
import { useWaitSeconds } from "../run/use-wait-seconds";
import { ChatHeader } from "./chat-header";
import { useChatSessions } from "./chat-sessions-context";
import { EmptyChat } from "./empty-chat";
import { StatusRegion } from "./status-region";
import { TurnView } from "./turn-view";
import { useDraft } from "./use-draft";

const charactersPerToken = 4;

/** One conversation: what was said, and the box to go on. */
export function ChatThread({ session, onNewChat }: { session: ChatSession; onNewChat: () => void }) {
  const { store } = session;
  const state = useSyncExternalStore(store.subscribe, store.getSnapshot, store.getSnapshot);
  const control = useModelChoice();
  const input = useRef<HTMLTextAreaElement>(null);
  const [isPicking, setPicking] = useState(false);
  const draft = useDraft(state.conversationId);
  const scroll = useStickToBottom({ resize: "instant", initial: "instant" });

  const running = runningAnswer(state);
  const last = state.turns.at(-1);
  const failure = last?.answers.at(-1)?.failure ?? null;
  const waitSeconds = useWaitSeconds(failure, failure?.retryAfterSeconds ?? 0);

  useAddress(session, state.conversationId);
  useStopOnEscape(running !== undefined, session.stop);
  useEffect(() => {
    if (window.matchMedia("(pointer: fine)").matches) input.current?.focus();
  }, []);

  const begin = async (question: string, start: (choice: ModelChoice) => Promise<boolean>) => {
    if (!control.choice) return;
    void scroll.scrollToBottom({ animation: "instant" });
    const isAccepted = await start(control.choice);
    if (isAccepted) draft.forget(question);
    else draft.restore(question);
  };
  const onSend = () => {
    const question = draft.text.trim();
    draft.hide();
    void begin(question, (choice) => session.send(question, choice));
  };
  const onRegenerate = () => void begin(last?.question ?? "", session.regenerate);
  const onFailureAction = (action: FailureAction) => {
    if (action === "retry") onRegenerate();
    if (action === "choose-model") setPicking(true);
    if (action === "new-chat") onNewChat();
  };

  const tokens = Math.ceil(draft.text.length / charactersPerToken);
  const choose = (model: string) =>
    control.choose({ model, fallback: (control.choice?.fallback ?? []).filter((id) => id !== model) });

  return (
    <>
      <ChatHeader state={state} />
      <div className="relative min-h-0 flex-1">
        <section
          ref={scroll.scrollRef}
          role="log"
          aria-live="off"
          aria-label="Conversation"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
          tabIndex={0}
          data-testid="thread"
          className="thin-scrollbar h-full overflow-y-auto overscroll-contain -outline-offset-2"
        >
          <div ref={scroll.contentRef} className="mx-auto w-full max-w-[calc(72ch+2rem)] px-4 pt-6 pb-8">
            {state.turns.length === 0 && (
              <EmptyChat
                onSuggest={(text) => {
                  draft.write(text);
                  input.current?.focus();
                }}
              />
            )}
            {state.turns.map((turn, index) => (
              <TurnView
                key={turn.key}
                turn={turn}
                models={control.models}
                isLast={index === state.turns.length - 1}
                isFirst={index === 0}
                waitSeconds={index === state.turns.length - 1 ? waitSeconds : 0}
                onShow={(turnKey, at) => {
                  store.dispatch({ type: "shown", turnKey, index: at });
                  store.publish();
                }}
                onRegenerate={onRegenerate}
                onFailureAction={onFailureAction}
              />
            ))}
          </div>
        </section>
        {!scroll.isAtBottom && state.turns.length > 0 && (
          <ScrollPill
            isRunning={running !== undefined}
            onClick={() => void scroll.scrollToBottom({ animation: "instant" })}
          />
        )}
      </div>
      <div className="mx-auto w-full max-w-[calc(72ch+2rem)] shrink-0 px-4 pb-[max(1rem,env(safe-area-inset-bottom))] max-sm:px-2 max-sm:pb-[max(0.5rem,env(safe-area-inset-bottom))]">
        <Composer
          inputRef={input}
          text={draft.text}
          onTextChange={draft.write}
          onSend={onSend}
          onStop={session.stop}
          isRunning={running !== undefined}
          canSend={control.choice !== null}
          waitSeconds={waitSeconds}
          hint={tokens > 0 ? `~${formatCount(tokens)}\u00a0tok · from 1\u00a0credit` : "from 1\u00a0credit"}
        >
          <ModelButton control={control} onOpen={() => setPicking(true)} />
          {control.choice && <FallbackControl control={control} choice={control.choice} />}
        </Composer>
        {!control.isPending && !control.isError && !control.choice && (
          <p role="alert" className="px-2 pt-2 text-ui text-warn">
            No model can be served. Add a provider key and start the server again.
          </p>
        )}
      </div>
      <ModelPicker
        title="Choose a model"
        models={control.models}
        chosen={control.choice ? [control.choice.model] : []}
        isOpen={isPicking}
        onOpenChange={setPicking}
        onChoose={choose}
      />
      <StatusRegion answer={last && !isRefused(last) ? last.answers.at(-1) : undefined} />
    </>
  );
}

/** A new chat gets its own address as soon as the server has named it, without being mounted again. */
function useAddress(session: ChatSession, conversationId: string | null) {
  const sessions = useChatSessions();
  const shown = conversationIdIn(usePathname());
  useEffect(() => {
    if (!conversationId || shown !== null) return;
    window.history.replaceState(null, "", chatPath(conversationId));
    sessions.release(session);
  }, [conversationId, shown, sessions, session]);
}

function useStopOnEscape(isRunning: boolean, stop: () => void) {
  useEffect(() => {
    if (!isRunning) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.defaultPrevented) return;
      // Escape belongs to the layer on top first.
      if (document.querySelector('[role="dialog"], [role="alertdialog"], [role="menu"]')) return;
      stop();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [isRunning, stop]);
}
