import "server-only";
import type { ProgressEvent, StreamEvent } from "@/lib/contracts/stream-events";
import { createCallJournal } from "@/lib/core/orchestration/run-tab";
import type { ModeGenerator } from "@/lib/core/orchestration/mode-run";
import { mapEvents } from "@/lib/core/stream/map-events";
import type { Run, RunEnd } from "../../http/respond";
import type { Runtime } from "../../runtime-type";
import { concludeLeft, concludeRun } from "./conclude-run";
import { openHold } from "./open-run";
import { endingOf, type RunEnding } from "./run-ending";
import type { RunSpec } from "../plan/run-spec";

type PaidRunOptions<Answer extends object> = {
  spec: RunSpec<Answer>;
  userId: string;
  requestId: string;
  runtime: Runtime;
};

/** A run that pays for itself, ready to be streamed or collected. */
export function startPaidRun<Answer extends object>(
  options: PaidRunOptions<Answer> & { stream: boolean },
): Run {
  const caller = new AbortController();
  return {
    events: paidRun(options, caller.signal),
    abandon: () => caller.abort(new Error("The caller hung up.")),
    stream: options.stream,
  };
}

/**
 * Reserve, run, settle: the mode's events and then one terminal event, `done` or `error` (CONTRACT.md §7).
 *
 * Throws AppError `insufficient_credits` before anything went upstream. From then on the run is settled once on
 * every exit: finished, failed, out of money, caller gone (signal aborted or generator closed). Whatever is
 * still open upstream is cut before anything is counted.
 */
async function* paidRun<Answer extends object>(
  { spec, userId, requestId, runtime }: PaidRunOptions<Answer>,
  callerSignal: AbortSignal,
): AsyncGenerator<StreamEvent, RunEnd, undefined> {
  const startedAt = runtime.clock.now();
  const hold = await openHold({ spec, userId, requestId, runtime });
  const journal = createCallJournal();
  const upstream = new AbortController();
  const signal = AbortSignal.any([callerSignal, upstream.signal]);
  const seen: Delivery = { delivered: false };
  const soFar = () => ({ spec, requestId, startedAt, calls: journal.calls, runtime, ...seen });

  let ending: RunEnding<Answer> = { type: "left" };
  try {
    const mode = spec.start({ ...runtime.modelDeps, meter: hold.meter, journal, requestId }, signal);
    ending = yield* conduct(mode, callerSignal, seen);
  } finally {
    upstream.abort();
    hold.stopRenewal();
    if (ending.type === "left") await concludeLeft(soFar());
  }
  if (ending.type === "left") return { type: "left" };
  const { terminal, end } = await concludeRun(ending, soFar());
  yield terminal;
  return end;
}

type Delivery = { delivered: boolean };

/** Passes a mode's events on, notes whether any text went out, and tells how the mode ended. */
async function* conduct<Answer>(
  mode: ModeGenerator<Answer>,
  callerSignal: AbortSignal,
  seen: Delivery,
): AsyncGenerator<ProgressEvent, RunEnding<Answer>, undefined> {
  try {
    const result = yield* mapEvents(mode, (event: ProgressEvent) => {
      seen.delivered ||= carriesText(event);
      return event;
    });
    return callerSignal.aborted ? { type: "left" } : { type: "finished", result };
  } catch (error) {
    return callerSignal.aborted ? { type: "left" } : endingOf(error);
  }
}

/** Whether the caller got something to read: a piece of an answer, or a blend's draft. */
function carriesText(event: ProgressEvent): boolean {
  if ("delta" in event) return event.delta !== "";
  return event.event === "source_delta" || (event.event === "source" && event.content !== undefined);
}
