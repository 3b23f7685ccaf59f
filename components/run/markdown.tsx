"use client";

import { lazy, memo, Suspense } from "react";

type MarkdownProps = {
  text: string;
  isStreaming: boolean;
  /** Thoughts are smaller and quieter than answers. */
  look?: "answer" | "thought";
};

const loadRenderer = () =>
  import("./markdown-renderer").then(({ MarkdownRenderer }) => ({ default: MarkdownRenderer }));

/** The renderer is large and only answers need it, so it comes in its own file. */
const Renderer = lazy(loadRenderer);

/** Fetches the renderer while nothing else is to be done, so that the first answer finds it there. */
export function preloadMarkdown(): void {
  // Offline the text is shown as it came, and the answer that needs the file asks for it again.
  loadRenderer().catch(() => undefined);
}

/**
 * Markdown from a model, which is untrusted: HTML is shown as text, links are checked, images are never loaded.
 * Until the renderer has arrived the text stands there as it came.
 */
export const Markdown = memo(function Markdown({ text, isStreaming, look = "answer" }: MarkdownProps) {
  return (
    <div className={`markdown ${look}`} dir="auto" data-streaming={isStreaming || undefined}>
      <Suspense fallback={<p className="whitespace-pre-wrap">{text}</p>}>
        <Renderer text={text} isStreaming={isStreaming} />
      </Suspense>
    </div>
  );
});
