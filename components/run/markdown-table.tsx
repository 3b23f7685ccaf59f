"use client";

import { type ComponentProps, useRef } from "react";
import { extractTableDataFromElement, tableDataToCSV } from "streamdown";
import { safeCell } from "@/lib/client/page/safe-csv";
import { CopyButton } from "../ui/copy-button";

/** A table that scrolls inside its own frame, never the page, and is copied as CSV. */
export function MarkdownTable({ children }: ComponentProps<"table"> & { node?: unknown }) {
  const table = useRef<HTMLTableElement>(null);
  return (
    <div className="group/table relative my-4">
      <section
        aria-label="Table"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        className="thin-scrollbar overflow-x-auto rounded-card border -outline-offset-2"
      >
        <table ref={table} className="w-full min-w-max border-collapse text-sm tabular-nums">
          {children}
        </table>
      </section>
      <div className="absolute top-1 right-1 rounded-control bg-panel opacity-0 group-focus-within/table:opacity-100 group-hover/table:opacity-100 pointer-coarse:opacity-100">
        <CopyButton text={() => csvOf(table.current)} label="Copy as CSV" />
      </div>
    </div>
  );
}

function csvOf(table: HTMLTableElement | null): string {
  if (!table) return "";
  const { headers, rows } = extractTableDataFromElement(table);
  return tableDataToCSV({
    headers: headers.map(safeCell),
    rows: rows.map((row) => row.map(safeCell)),
  });
}
