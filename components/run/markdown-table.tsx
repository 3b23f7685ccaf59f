"use client";

import type { ComponentProps } from "react";

/** A table that scrolls inside its own frame, never the page. */
export function MarkdownTable({ children }: ComponentProps<"table"> & { node?: unknown }) {
  return (
    <section
      aria-label="Table"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      className="thin-scrollbar my-4 overflow-x-auto rounded-card border -outline-offset-2"
    >
      <table className="w-full min-w-max border-collapse text-sm tabular-nums">{children}</table>
    </section>
  );
}
