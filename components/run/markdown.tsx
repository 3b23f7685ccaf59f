"use client";

import dynamic from "next/dynamic";
import { memo } from "react";

type MarkdownProps = { text: string; isStreaming: boolean };

/** The renderer is large and only answers need it, so it comes in its own file. */
const Renderer = dynamic(() => import("./markdown-renderer").then((module) => module.MarkdownRenderer), {
  ssr: false,
});

/**
 * Markdown from a model, which is untrusted: HTML is shown as text, links are checked, images are never loaded.
 * Until the renderer has arrived the text stands there as it came.
 */
export const Markdown = memo(function Markdown({ text, isStreaming }: MarkdownProps) {
  return (
    <div className="answer" dir="auto">
      <Renderer text={text} isStreaming={isStreaming} />
    </div>
  );
});
