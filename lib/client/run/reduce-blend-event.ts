import type { SourceEvent } from "@/lib/contracts/stream-events";
import { failureFromEvent } from "../data/run-failure";
import { failedColumn, withChunk, withReasoning } from "./reduce-column";
import { failRun, type ReduceEvent, settleRun, withColumns } from "./reduce-run";
import { type Column, type Draft, type Findings, newColumn, type RunState } from "./run-state";

/** How a blend reads its stream: drafts by their place, then what is made of them, then the answer. */
export const reduceBlendEvent: ReduceEvent = (run, { event, atMs }) => {
  switch (event.event) {
    case undefined:
    case "chunk":
      // A synthesizer that failed is told by the run's own end.
      return "error" in event ? run : changeAt(run, 0, (answer) => withChunk(answer, { chunk: event, atMs }));
    case "reasoning": {
      const draft = findDraft(run, event);
      return changeAt(run, draft?.column ?? 0, (answer) => withReasoning(answer, { thought: event, atMs }));
    }
    case "source":
      return withSource(run, { event, atMs });
    case "source_delta": {
      const draft = findDraft(run, event);
      if (!draft) return run;
      const grown = (answer: Column): Column => ({
        ...answer,
        phase: "streaming",
        text: answer.text + event.text,
      });
      return changeAt(run, draft.column, grown);
    }
    case "deliberation": {
      const { event: _name, ...deliberation } = event;
      return withFindings(run, { deliberation });
    }
    case "pick": {
      const { event: _name, ...pick } = event;
      return withFindings(run, { pick });
    }
    case "synthesis": {
      const { event: _name, status: _status, ...synthesis } = event;
      const named = changeAt(run, 0, (answer) => ({ ...answer, requestedModel: event.model }));
      return withFindings(named, { synthesis });
    }
    case "done":
      return settleRun(run, { event, atMs });
    case "error":
      return failRun(run, { failure: failureFromEvent(event), atMs });
    default:
      return run; // of the other modes
  }
};

type Place = { layer?: number | undefined; index?: number | undefined };

function findDraft({ head }: RunState, { layer, index }: Place): Draft | undefined {
  return head.findings.drafts.find((draft) => draft.layer === layer && draft.index === index);
}

/** A draft that begins gets a column of its own; one that ends has its figures, and its text where that was not streamed. */
function withSource(run: RunState, { event, atMs }: { event: SourceEvent; atMs: number }): RunState {
  const known = findDraft(run, event);
  if (!known) {
    const { layer, index, role, status, model } = event;
    const draft = { layer, index, role, status, column: run.columns.length };
    const begun = withColumns(run, [...run.columns, newColumn(model)]);
    return withSource(withFindings(begun, { drafts: [...run.head.findings.drafts, draft] }), { event, atMs });
  }
  const drafts = run.head.findings.drafts.map((draft) =>
    draft === known ? { ...draft, status: event.status } : draft,
  );
  return withFindings(
    changeAt(run, known.column, (answer) => sourceColumn(answer, { event, atMs })),
    { drafts },
  );
}

function sourceColumn(answer: Column, { event, atMs }: { event: SourceEvent; atMs: number }): Column {
  switch (event.status) {
    case "started":
      return { ...answer, model: event.model };
    case "straggler":
      return failedColumn(answer, { error: event.error ?? "Too slow: left out", atMs });
    case "failed":
      return failedColumn(answer, { error: event.error ?? "Failed", atMs });
    case "done":
      return {
        ...answer,
        phase: "done",
        text: event.content ?? answer.text,
        metrics: {
          ...answer.metrics,
          completionTokens: event.completion_tokens ?? null,
          costUsd: event.cost ?? null,
        },
      };
  }
}

function changeAt(run: RunState, place: number, change: (answer: Column) => Column): RunState {
  return withColumns(
    run,
    run.columns.map((column, index) => (index === place ? change(column) : column)),
  );
}

function withFindings(run: RunState, found: Partial<Findings>): RunState {
  return { ...run, head: { ...run.head, findings: { ...run.head.findings, ...found } } };
}
