"use client";

import { useEffect } from "react";

const layers = '[role="dialog"], [role="alertdialog"], [role="menu"]';

/** Escape ends the run, unless a layer lies on top, which it closes first. */
export function useStopOnEscape(isRunning: boolean, stop: () => void): void {
  useEffect(() => {
    if (!isRunning) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.defaultPrevented || document.querySelector(layers)) return;
      stop();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [isRunning, stop]);
}
