"use client";

import {
  type KeyboardEvent,
  type MouseEvent,
  type TouchEvent,
  useCallback,
  useRef,
  type WheelEvent,
} from "react";
import { useStickToBottom } from "use-stick-to-bottom";

const upwardKeys: ReadonlySet<string> = new Set(["ArrowUp", "PageUp", "Home"]);

/**
 * Keeps a growing transcript at its end until its reader goes up, and never moves a reader who has. Any wish to go
 * up lets go at once: the library alone misses a wheel over a box that scrolls by itself, such as a code block. So
 * does pressing what is marked `data-keeps-place`: it opens something to be read from there.
 */
export function useScrollPin() {
  const pin = useStickToBottom({ resize: "instant", initial: "instant" });
  const lastTouchY = useRef(0);
  const { scrollToBottom } = pin;
  const toEnd = useCallback(() => void scrollToBottom({ animation: "instant" }), [scrollToBottom]);
  const letGo = (scroller: HTMLElement) => {
    if (scroller.scrollHeight > scroller.clientHeight) pin.stopScroll();
  };

  return {
    isAtBottom: pin.isAtBottom,
    contentRef: pin.contentRef,
    toEnd,
    scrollerProps: {
      ref: pin.scrollRef,
      onWheel: (event: WheelEvent<HTMLElement>) => {
        if (event.deltaY < 0) letGo(event.currentTarget);
      },
      onTouchStart: (event: TouchEvent<HTMLElement>) => {
        lastTouchY.current = event.touches[0]?.clientY ?? 0;
      },
      onTouchMove: (event: TouchEvent<HTMLElement>) => {
        const touchY = event.touches[0]?.clientY ?? 0;
        if (touchY > lastTouchY.current) letGo(event.currentTarget);
        lastTouchY.current = touchY;
      },
      onClick: ({ target }: MouseEvent<HTMLElement>) => {
        if (target instanceof Element && target.closest("[data-keeps-place]")) pin.stopScroll();
      },
      onKeyDown: (event: KeyboardEvent<HTMLElement>) => {
        if (upwardKeys.has(event.key)) letGo(event.currentTarget);
      },
    },
  };
}
