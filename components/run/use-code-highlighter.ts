"use client";

import { useEffect, useState } from "react";
import type { CodeHighlighterPlugin } from "streamdown";

let loading: Promise<CodeHighlighterPlugin> | null = null;
let loaded: CodeHighlighterPlugin | null = null;

function load(): Promise<CodeHighlighterPlugin> {
  loading ??= import("@streamdown/code").then(({ code }) => {
    loaded = code;
    return code;
  });
  return loading;
}

/** The highlighter, fetched when the first code fence turns up; null until then, and code is plain so long. */
export function useCodeHighlighter(isNeeded: boolean): CodeHighlighterPlugin | null {
  const [highlighter, setHighlighter] = useState(loaded);

  useEffect(() => {
    if (!isNeeded || highlighter) return;
    let isMounted = true;
    load().then(
      (code) => isMounted && setHighlighter(code),
      () => {
        loading = null; // plain code is readable; the next answer tries again
      },
    );
    return () => {
      isMounted = false;
    };
  }, [isNeeded, highlighter]);

  return isNeeded ? highlighter : null;
}
