import type { PricedMode } from "@/lib/core/billing/mode-prices";
import { type ColumnStore, type ColumnStoreOptions, createColumnStore } from "../stream/column-store";
import { type ReduceEvent, type RunAction, reduceRun } from "./reduce-run";
import type { Column, RunHead, RunState } from "./run-state";

/**
 * One run outside React: a store for each column and one for what is told of the run as a whole. Who shows the run
 * and not its text listens to `head` and hears nothing of the text. `columns` grows where drafts begin; the head, which
 * names them, changes with it.
 */
export type RunStore = {
  key: string;
  mode: PricedMode;
  head: ColumnStore<RunHead>;
  columns: readonly ColumnStore<Column>[];
  dispatch: (action: RunAction) => void;
  /** Shows now what has been dispatched. */
  publish: () => void;
};

export type RunStoreOptions = Pick<ColumnStoreOptions<unknown>, "scheduler" | "flush"> & {
  reduceEvent: ReduceEvent;
  now: () => number;
};

/** A store over a run in any phase; the mode's `reduceEvent` reads its stream. */
export function createRunStore(
  initial: RunState,
  { scheduler, flush, reduceEvent, now }: RunStoreOptions,
): RunStore {
  let run = initial;
  const storeOf = (column: Column) => createColumnStore({ initial: column, scheduler, flush });
  const head = createColumnStore({ initial: run.head, scheduler, flush });
  const columns = run.columns.map(storeOf);

  return {
    key: run.key,
    mode: run.mode,
    head,
    columns,
    dispatch: (action) => {
      run = reduceRun(run, { action, atMs: now(), reduceEvent });
      for (const [index, column] of run.columns.entries()) {
        const known = columns[index];
        if (known) known.write(column);
        else columns.push(storeOf(column));
      }
      head.write(run.head);
    },
    publish: () => {
      for (const column of columns) column.publish();
      head.publish();
    },
  };
}
