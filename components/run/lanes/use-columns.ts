"use client";

import { useCallback, useRef, useSyncExternalStore } from "react";
import type { Column } from "@/lib/client/run/run-state";
import type { ColumnStore } from "@/lib/client/stream/column-store";

/** What of a column does not change with its text. */
export type LaneFacts = Pick<Column, "phase" | "metrics" | "error"> & { model: string };

/** The facts of all columns of a run; whoever reads them is not drawn again for a piece of text. */
export function useLanes(columns: readonly ColumnStore<Column>[]): readonly LaneFacts[] {
  const last = useRef<readonly LaneFacts[]>([]);
  const subscribe = useCallback(
    (listener: () => void) => {
      const unsubscribes = columns.map((column) => column.subscribe(listener));
      return () => {
        for (const unsubscribe of unsubscribes) unsubscribe();
      };
    },
    [columns],
  );
  const read = useCallback(() => {
    const now = columns.map((column) => factsOf(column.getSnapshot()));
    if (!isSame(now, last.current)) last.current = now;
    return last.current;
  }, [columns]);
  return useSyncExternalStore(subscribe, read, read);
}

function factsOf({ phase, metrics, error, model, requestedModel }: Column): LaneFacts {
  return { phase, metrics, error, model: model ?? requestedModel };
}

function isSame(left: readonly LaneFacts[], right: readonly LaneFacts[]): boolean {
  return (
    left.length === right.length &&
    left.every((facts, index) => {
      const other = right[index];
      return (
        other?.phase === facts.phase &&
        other.metrics === facts.metrics &&
        other.error === facts.error &&
        other.model === facts.model
      );
    })
  );
}
