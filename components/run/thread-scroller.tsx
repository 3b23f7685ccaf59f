"use client";

import { type ReactNode, type Ref, useImperativeHandle } from "react";
import { ScrollPill } from "./scroll-pill";
import { useScrollPin } from "./use-scroll-pin";

/** What a thread can be told from outside. */
export type ThreadHandle = { toEnd: () => void };

type ThreadScrollerProps = {
  ref: Ref<ThreadHandle>;
  /** An empty thread is read from its top; only what was said is kept at its end. */
  isEmpty: boolean;
  isRunning: boolean;
  children: ReactNode;
};

/**
 * The box that what was said scrolls in. Where it stands is its own matter: scrolling draws nothing around it and
 * nothing in it. A log for assistive technology, but a silent one: the status region does the talking.
 */
export function ThreadScroller({ ref, isEmpty, isRunning, children }: ThreadScrollerProps) {
  const { isAtBottom, contentRef, scrollerProps, toEnd } = useScrollPin();
  useImperativeHandle(ref, () => ({ toEnd }), [toEnd]);

  return (
    <div className="relative min-h-0 flex-1">
      <section
        {...scrollerProps}
        role="log"
        aria-live="off"
        aria-label="Conversation"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        data-testid="thread"
        className="thin-scrollbar h-full overflow-y-auto overscroll-contain -outline-offset-2"
      >
        <div ref={isEmpty ? undefined : contentRef} className="w-full px-4 pt-6 pb-8">
          {children}
        </div>
      </section>
      {!isAtBottom && !isEmpty && <ScrollPill isRunning={isRunning} onClick={toEnd} />}
    </div>
  );
}
