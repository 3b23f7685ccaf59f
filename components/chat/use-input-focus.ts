"use client";

import { type RefObject, useCallback, useEffect } from "react";

/** Focuses the box when it appears, and again on call. Not on touch, where it opens the keyboard over the text. */
export function useInputFocus(input: RefObject<HTMLTextAreaElement | null>): () => void {
  const focus = useCallback(() => {
    if (window.matchMedia("(pointer: fine)").matches) input.current?.focus();
  }, [input]);
  useEffect(focus, [focus]);
  return focus;
}
