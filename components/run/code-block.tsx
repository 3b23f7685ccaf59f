"use client";

import type { ComponentProps, CSSProperties } from "react";
import { useIsCodeFenceIncomplete } from "streamdown";
import { CopyButton } from "../ui/copy-button";
import { useHighlightedCode } from "./use-code-highlighter";

type MarkdownCodeProps = ComponentProps<"code"> & { node?: unknown; "data-block"?: unknown };

/** Code in an answer: a fenced block when the renderer marks it as one, else a word in the line. */
export function MarkdownCode({ children, className, ...props }: MarkdownCodeProps) {
  const text = typeof children === "string" ? children : "";
  if ("data-block" in props) {
    return <CodeBlock code={text.replace(/\n$/, "")} language={languageOf(className)} />;
  }
  return (
    <code dir="ltr" className="figures rounded border bg-sunken px-1 py-0.5 text-[0.85em]">
      {children}
    </code>
  );
}

/** A block with its language and a copy button. It scrolls inside itself and never moves its neighbours. */
function CodeBlock({ code, language }: { code: string; language: string }) {
  const lines = useHighlightedCode(code, language, useIsCodeFenceIncomplete());
  return (
    <div
      dir="ltr"
      className="my-4 overflow-hidden rounded-card border bg-sunken contain-content dark:bg-panel"
    >
      <div className="flex h-9 items-center justify-between border-b pr-1 pl-3.5">
        <span className="figures text-xs text-quiet">{language || "text"}</span>
        <CopyButton text={code} label="Copy code" />
      </div>
      <section
        aria-label={`Code${language ? ` in ${language}` : ""}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        className="thin-scrollbar max-h-[30rem] overflow-auto -outline-offset-2"
      >
        <pre className="figures w-max min-w-full px-3.5 py-3 text-ui leading-5">
          <code>{lines ? lines.map(drawLine) : code}</code>
        </pre>
      </section>
    </div>
  );
}

type Line = NonNullable<ReturnType<typeof useHighlightedCode>>[number];

function drawLine(line: Line, lineIndex: number) {
  return (
    <span key={lineIndex}>
      {lineIndex > 0 && "\n"}
      {line.map((token, tokenIndex) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text have no other identity
        <span key={tokenIndex} className="code-token" style={tokenStyle(token)}>
          {token.content}
        </span>
      ))}
    </span>
  );
}

/** Both themes' colours as custom properties; the class on `<html>` chooses (see `.code-token`). */
function tokenStyle({ color, htmlStyle }: Line[number]): CSSProperties {
  // CSSProperties does not know custom properties.
  return {
    "--code-light": color ?? htmlStyle?.color,
    "--code-dark": htmlStyle?.["--shiki-dark"],
  } as CSSProperties;
}

function languageOf(className: string | undefined): string {
  return className?.match(/language-([^\s]+)/)?.[1] ?? "";
}
