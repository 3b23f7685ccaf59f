"use client";

import type { ComponentProps } from "react";
import { Streamdown } from "streamdown";
import { withDollarMath } from "@/lib/client/page/math-delimiters";
import { safeHref } from "@/lib/client/page/safe-href";
import { MarkdownCode } from "./code-block";
import { MarkdownTable } from "./markdown-table";
import { useMathPlugin } from "./use-math-plugin";

/** Links open beside the chat and tell the other side nothing about where they were. */
function MarkdownLink({ href, children }: ComponentProps<"a">) {
  const safe = safeHref(href);
  if (!safe) return <span>{children}</span>;
  return (
    <a
      href={safe}
      target="_blank"
      rel="noopener noreferrer nofollow"
      className="text-accent underline underline-offset-2"
    >
      {children}
    </a>
  );
}

/** An image is an address somebody else chose; loading it would tell them who reads. A link lets the reader choose. */
function MarkdownImage({ src, alt }: ComponentProps<"img">) {
  const safe = typeof src === "string" ? safeHref(src) : null;
  const label = `Image${alt ? `: ${alt}` : ""}`;
  return safe ? <MarkdownLink href={safe}>{label}</MarkdownLink> : <span>{label}</span>;
}

const components = { a: MarkdownLink, img: MarkdownImage, code: MarkdownCode, table: MarkdownTable };

/** Streamdown with our rules. Without its HTML plugins raw HTML stays text, and rendering is faster. */
export function MarkdownRenderer({ text, isStreaming }: { text: string; isStreaming: boolean }) {
  const math = useMathPlugin(text);
  return (
    <Streamdown
      mode={isStreaming ? "streaming" : "static"}
      isAnimating={isStreaming}
      parseIncompleteMarkdown={isStreaming}
      rehypePlugins={[]}
      urlTransform={(url) => safeHref(url)}
      linkSafety={{ enabled: false }}
      components={components}
      controls={false}
      {...(math && { plugins: { math } })}
    >
      {math ? withDollarMath(text) : text}
    </Streamdown>
  );
}
