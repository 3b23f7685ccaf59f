"use client";

import { type UIEvent, useRef } from "react";

/**
 * Scrolls boxes along with each other, each by its own share of its length. Answers the handler of their scrolling; boxes
 * are the children of `[data-sync-scroll]`.
 */
export function useSyncScroll(isOn: boolean): (event: UIEvent<HTMLElement>) => void {
  const leader = useRef<HTMLElement | null>(null);
  return ({ currentTarget }) => {
    // What was moved along reports its own scrolling, which must not move the others back.
    if (!isOn || (leader.current !== null && leader.current !== currentTarget)) return;
    leader.current = currentTarget;
    const share =
      currentTarget.scrollTop / Math.max(1, currentTarget.scrollHeight - currentTarget.clientHeight);
    const boxes = currentTarget.closest("[data-sync-scroll]")?.children ?? [];
    for (const box of boxes) {
      if (box !== currentTarget) box.scrollTop = share * (box.scrollHeight - box.clientHeight);
    }
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        leader.current = null;
      }),
    );
  };
}
