import "server-only";
import type { ModeGenerator } from "@/lib/core/orchestration/mode-run";
import type { ModeEvent, RunEvent } from "@/lib/core/orchestration/run-event";
import { toAppError } from "../../http/error-response";
import type { Runtime } from "../../runtime-type";
import type { RunSpec } from "../plan/run-spec";
import { concludeRun } from "./conclude-run";
import { type OpenRun, openRun, type RunOwner } from "./open-run";
import { endingOf, type RunEnding } from "./run-ending";
import type { RunState } from "./run-state";

/**
 * Reserve, run, settle: the mode's events and then `run-ended`, once, with what the caller is told (CONTRACT.md §7).
 *
 * It never throws: a run that is refused before anything went upstream says so. From then on it is settled once on
 * every exit: finished, failed, out of money, caller gone. Whatever is still open upstream is cut before anything is
 * counted.
 */
export async function* paidRun(
  spec: RunSpec,
  owner: RunOwner,
  runtime: Runtime,
  callerSignal: AbortSignal,
): AsyncGenerator<RunEvent, void, undefined> {
  const { requestId } = owner;
  const startedAt = runtime.clock.now();
  let opened: OpenRun;
  try {
    opened = await openRun(spec, owner, runtime);
  } catch (error) {
    const { log } = runtime;
    yield {
      type: "run-ended",
      receipt: { type: "refused", requestId, error: toAppError(error, { requestId, log }) },
    };
    return;
  }
  const { tab } = opened;
  const run: RunState = { spec, requestId, startedAt, tab, hasDelivered: false, runtime };
  const upstream = new AbortController();
  const signal = AbortSignal.any([callerSignal, upstream.signal]);
  let ending: RunEnding = { type: "left" };
  let isConcluded = false;
  try {
    spec.onAdmitted?.();
    const { routesFor } = spec;
    const mode = spec.start({ ...runtime.modelDeps, routesFor, tab, requestId }, signal);
    ending = yield* conduct(mode, run, callerSignal);
    upstream.abort();
    const receipt = await concludeRun(ending, run);
    isConcluded = true;
    yield { type: "run-ended", receipt };
  } finally {
    upstream.abort();
    if (!isConcluded) await concludeRun({ type: "left" }, run);
    opened.stopRenewal();
  }
}

/** Passes a mode's events on, notes whether any text went out, and tells how the mode ended. */
async function* conduct(
  mode: ModeGenerator,
  run: RunState,
  callerSignal: AbortSignal,
): AsyncGenerator<ModeEvent, RunEnding, undefined> {
  let hasEnded = false;
  try {
    let step = await mode.next();
    while (!step.done) {
      run.hasDelivered ||= carriesText(step.value);
      yield step.value;
      step = await mode.next();
    }
    hasEnded = true;
    return callerSignal.aborted ? { type: "left" } : { type: "finished", result: step.value };
  } catch (error) {
    hasEnded = true;
    return callerSignal.aborted ? { type: "left" } : endingOf(error);
  } finally {
    const leaving: AsyncIterator<unknown, unknown, undefined> = mode;
    if (!hasEnded) await leaving.return?.();
  }
}

/** Whether the caller got something to read: a piece of an answer or of its thinking, or a blend's draft. */
function carriesText(event: ModeEvent): boolean {
  switch (event.type) {
    case "text-delta":
    case "reasoning-delta":
    case "draft-delta":
    case "draft-reasoning":
      return event.text !== "";
    case "draft-ended":
      return event.branch.error === null;
    default:
      return false;
  }
}
