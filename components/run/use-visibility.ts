"use client";

import { type RefObject, useEffect } from "react";
import type { Column } from "@/lib/client/run/run-state";
import type { ColumnStore } from "@/lib/client/stream/column-store";

type Watched = { element: RefObject<Element | null>; column: ColumnStore<Column>; isRunning: boolean };

/** Tells a column whether its element is in sight, so that one that is scrolled away is drawn less often. */
export function useVisibility({ element, column, isRunning }: Watched): void {
  useEffect(() => {
    if (!isRunning || !element.current) return;
    const observer = new IntersectionObserver(([entry]) => column.setVisible(entry?.isIntersecting ?? true));
    observer.observe(element.current);
    return () => {
      observer.disconnect();
      column.setVisible(true);
    };
  }, [element, column, isRunning]);
}
