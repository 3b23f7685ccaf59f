import { failureFromEvent } from "../data/run-failure";
import { failedColumn, withChunk, withReasoning } from "./reduce-column";
import { failRun, type ReduceEvent, settleRun, withColumns } from "./reduce-run";
import type { Column, RunState } from "./run-state";

/** How a comparison reads its stream: every piece belongs to the column of its model. */
export const reduceCompareEvent: ReduceEvent = (run, { event, atMs }) => {
  switch (event.event) {
    case undefined:
    case "chunk":
      return changeColumn(run, event.model, (answer) => {
        if ("error" in event) return failedColumn(answer, { error: event.error, atMs });
        const next = withChunk(answer, { chunk: event, atMs });
        return event.done ? { ...next, phase: "done" } : next;
      });
    case "reasoning":
      return changeColumn(run, event.model, (answer) => withReasoning(answer, { thought: event, atMs }));
    case "done":
      return settleRun(run, { event, atMs });
    case "error":
      return failRun(run, { failure: failureFromEvent(event), atMs });
    default:
      return run; // the summary says what the columns say, and the rest is of the other modes
  }
};

/** The run with one model's column changed. */
export function changeColumn(run: RunState, model: string, change: (answer: Column) => Column): RunState {
  return withColumns(
    run,
    run.columns.map((column) => (column.requestedModel === model ? change(column) : column)),
  );
}
