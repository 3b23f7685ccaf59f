"use client";

import { useEffect, useState } from "react";
import type { CodeHighlighterPlugin, HighlightResult } from "streamdown";
import { codeThemes } from "./code-theme";

const longestLines = 500;

let loading: Promise<CodeHighlighterPlugin> | null = null;

function loadHighlighter(): Promise<CodeHighlighterPlugin> {
  loading ??= import("@streamdown/code").then(({ createCodePlugin }) => {
    const [light, dark] = codeThemes;
    return createCodePlugin(light && dark ? { themes: [light, dark] } : {});
  });
  loading.catch(() => {
    loading = null; // plain code is readable; the next block tries again
  });
  return loading;
}

type Highlighted = { code: string; tokens: HighlightResult["tokens"] };

/**
 * The lines of a code block in coloured pieces, or null while it must stay plain: still being written, longer than
 * 500 lines, in no known language, or the highlighter, which comes with the first block, is not here yet.
 */
export function useHighlightedCode(code: string, language: string, isIncomplete: boolean) {
  const [highlighted, setHighlighted] = useState<Highlighted | null>(null);

  useEffect(() => {
    if (isIncomplete || language === "" || code.split("\n").length > longestLines) return;
    let isMounted = true;
    const show = ({ tokens }: HighlightResult) => isMounted && setHighlighted({ code, tokens });
    loadHighlighter().then(
      (highlighter) => {
        if (!highlighter.supportsLanguage(language)) return;
        const themes = highlighter.getThemes();
        const ready = highlighter.highlight({ code, language, themes }, show);
        if (ready) show(ready);
      },
      () => undefined, // told apart above: the code stays plain
    );
    return () => {
      isMounted = false;
    };
  }, [code, language, isIncomplete]);

  return highlighted?.code === code ? highlighted.tokens : null;
}
