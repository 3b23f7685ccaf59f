"use client";

import { useEffect, useEffectEvent } from "react";
import { isShortcut, isWriting, type ShortcutName } from "@/lib/client/page/key-map";
import { hasOpenLayer } from "./open-layer";

const fields = "input, textarea, select, [contenteditable]";

type ShortcutUse = { name: ShortcutName; onPress: () => void; isEnabled?: boolean };

/**
 * Calls back when the keys are pressed and nothing lies over the page; the browser's own meaning of them is taken.
 * Where there is nothing to act on (`isEnabled`), the keys are left to the browser.
 */
export function useShortcut({ name, onPress, isEnabled = true }: ShortcutUse): void {
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    if (!isShortcut(event, name)) return;
    if (isWriting(name) && event.target instanceof Element && event.target.closest(fields)) return;
    event.preventDefault();
    if (!hasOpenLayer()) onPress();
  });

  useEffect(() => {
    if (!isEnabled) return;
    const listener = (event: KeyboardEvent) => onKeyDown(event);
    window.addEventListener("keydown", listener);
    return () => window.removeEventListener("keydown", listener);
  }, [isEnabled]);
}
