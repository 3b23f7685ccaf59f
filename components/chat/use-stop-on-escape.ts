"use client";

import { useEffect } from "react";
import { isComposing } from "@/lib/client/page/key-press";
import { hasOpenLayer } from "../keys/open-layer";

/** Escape ends the run, unless a layer lies on top, which it closes first, or an input method takes it. */
export function useStopOnEscape(isRunning: boolean, stop: () => void): void {
  useEffect(() => {
    if (!isRunning) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.defaultPrevented || isComposing(event) || hasOpenLayer()) return;
      stop();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [isRunning, stop]);
}
