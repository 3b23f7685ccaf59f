import type { DoneEvent, StreamEvent } from "@/lib/contracts/stream-events";
import type { RunFailure } from "../data/run-failure";
import { rowsFromAttempts } from "./attempt-timeline";
import { endedThought } from "./reasoning";
import { type Column, isRunning, type RunPhase, type RunState } from "./run-state";

export type RunAction =
  | { type: "accepted"; requestId: string | null }
  | { type: "event"; event: StreamEvent }
  | { type: "stopped" }
  | { type: "failed"; failure: RunFailure };

/** An event of a stream with the time at which it came. */
export type ArrivedEvent = { event: StreamEvent; atMs: number };

/** How a mode reads the events of its stream; each mode has its own. */
export type ReduceEvent = (run: RunState, arrived: ArrivedEvent) => RunState;

type Step = { action: RunAction; atMs: number; reduceEvent: ReduceEvent };

/**
 * The next state of a run, the same for every mode but for `reduceEvent`. Pure: the time comes in. What arrives at a
 * run that has ended (after Stop, after a failure) changes nothing, so a late piece cannot revive an answer.
 */
export function reduceRun(run: RunState, { action, atMs, reduceEvent }: Step): RunState {
  if (!isRunning(run.head)) return run;
  switch (action.type) {
    case "accepted":
      return { ...run, head: { ...run.head, requestId: action.requestId } };
    case "event":
      return reduceEvent(run, { event: action.event, atMs });
    case "stopped":
      return endRun(run, { phase: "stopped", atMs });
    case "failed":
      return failRun(run, { failure: action.failure, atMs });
  }
}

/** The run with the columns as they are now; its head changes only where they make it. */
export function withColumns(run: RunState, columns: readonly Column[]): RunState {
  const hasText = columns.some(({ text }) => text !== "");
  const phase = furthestPhase(columns);
  const isSame = run.head.hasText === hasText && run.head.phase === phase;
  return { ...run, head: isSame ? run.head : { ...run.head, hasText, phase }, columns };
}

/** The run after its `done` event. Columns that are still open are complete with it. */
export function settleRun(run: RunState, { event, atMs }: { event: DoneEvent; atMs: number }): RunState {
  const { columns, head } = endRun(run, { phase: "done", atMs });
  const costs = columns.flatMap(({ metrics }) => metrics.costUsd ?? []);
  return {
    ...run,
    head: {
      ...head,
      requestId: event.id,
      conversationId: event.conversation_id,
      autoReason: event.auto_reason ?? null,
      costUsd: costs.length > 0 ? costs.reduce((sum, cost) => sum + cost, 0) : null,
      credits: event.credits_charged,
    },
    columns,
  };
}

/** The run after a failure; what has arrived stays. */
export function failRun(run: RunState, { failure, atMs }: { failure: RunFailure; atMs: number }): RunState {
  const { columns, head } = endRun(run, { phase: "error", atMs });
  // The attempts are those of all calls, so they are the way of an answer only where there is one.
  const route =
    columns.length === 1 && failure.attempts.length > 0
      ? { attempts: rowsFromAttempts(failure.attempts), totalMs: null, savedMs: null }
      : null;
  return {
    ...run,
    head: { ...head, failure, requestId: failure.requestId ?? head.requestId },
    columns: columns.map((column) => ({ ...column, route: column.route ?? route })),
  };
}

function endRun(run: RunState, { phase, atMs }: { phase: RunPhase; atMs: number }): RunState {
  const columns = run.columns.map((column) =>
    isRunning(column) ? { ...column, phase, reasoning: endedThought(column.reasoning, atMs) } : column,
  );
  return { ...run, head: { ...run.head, phase }, columns };
}

const runningPhases = ["streaming", "thinking", "waiting"] as const;

/** A run with an open column is as far as the furthest of them; the run's own end is told by its last event. */
function furthestPhase(columns: readonly Column[]): RunPhase {
  return runningPhases.find((phase) => columns.some((column) => column.phase === phase)) ?? "streaming";
}
