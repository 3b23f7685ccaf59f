import { failureFromEvent } from "../data/run-failure";
import { rowsFromAttempts, withRouteEvent } from "./attempt-timeline";
import { withChunk, withReasoning } from "./reduce-column";
import { failRun, type ReduceEvent, settleRun, withColumns } from "./reduce-run";
import type { Column, RunState } from "./run-state";

/** How a chat reads its stream, with a mesh or without: everything is about its one answer. */
export const reduceChatEvent: ReduceEvent = (run, { event, atMs }) => {
  switch (event.event) {
    case undefined:
    case "chunk":
      return changeAnswer(run, (answer) => withChunk(answer, { chunk: event, atMs }));
    case "reasoning":
      return changeAnswer(run, (answer) => withReasoning(answer, { thought: event, atMs }));
    case "route":
      return changeAnswer(run, (answer) => ({
        ...(event.status === "failed" ? withoutTry(answer) : answer),
        route: {
          attempts: withRouteEvent(answer.route?.attempts ?? [], event),
          totalMs: answer.route?.totalMs ?? null,
          savedMs: answer.route?.savedMs ?? null,
        },
      }));
    case "trace":
      return changeAnswer(run, (answer) => ({
        ...answer,
        model: event.final_model ?? answer.model,
        route: {
          attempts: rowsFromAttempts(event.attempts),
          totalMs: event.total_ms,
          savedMs: event.saved_ms,
        },
      }));
    case "done": {
      const settled = settleRun(run, { event, atMs });
      const columns = settled.columns.map((answer) => ({
        ...answer,
        model: event.resolved_model ?? answer.model,
        finishReason: event.finish_reason,
      }));
      return { ...settled, columns };
    }
    case "error":
      return failRun(run, { failure: failureFromEvent(event), atMs });
    case "summary":
    case "source":
    case "source_delta":
    case "deliberation":
    case "pick":
    case "synthesis":
    case "verdict":
      return run; // of the other modes
    default:
      return unknownEvent(event, run);
  }
};

/** A candidate that failed before its first word takes what it thought with it: another one answers. */
function withoutTry(answer: Column): Column {
  return answer.text === "" ? { ...answer, phase: "waiting", model: null, reasoning: null } : answer;
}

function changeAnswer(run: RunState, change: (answer: Column) => Column): RunState {
  return withColumns(run, run.columns.map(change));
}

/** A page that was opened before the server was renewed may hear of what it does not know yet. */
function unknownEvent(_event: never, run: RunState): RunState {
  return run;
}
