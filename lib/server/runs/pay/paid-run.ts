import "server-only";
import type { ModeGenerator } from "@/lib/core/orchestration/mode-run";
import type { Tell } from "@/lib/core/orchestration/piece";
import type { ModeEvent, RunEvent } from "@/lib/core/orchestration/run-event";
import type { Runtime } from "../../runtime-type";
import { toAppError } from "../../to-app-error";
import type { RunSpec } from "../plan/run-spec";
import { concludeRun } from "./conclude-run";
import { type OpenRun, openRun, type RunOwner } from "./open-run";
import { endingOf, type RunEnding } from "./run-ending";
import type { RunState } from "./run-state";

/** A run before it begins. Aborting `upstream` from outside says that its caller has left. */
export type UnpaidRun = {
  spec: RunSpec;
  owner: RunOwner;
  runtime: Runtime;
  upstream: AbortController;
  /** Where the run's pieces go; everything else is yielded. */
  tell: Tell<RunEvent>;
};

/** Why a run's own end closes what is still open upstream. */
const runIsOver = new Error("The run is over.");

/**
 * Reserve, run, settle: the mode's events, its pieces told and the others yielded, and then `run-ended`, once, with what
 * the caller is told (CONTRACT.md §7).
 *
 * It never throws: a run that is refused before anything went upstream says so. From then on it is settled once on
 * every exit: finished, failed, out of money, caller gone. Whatever is still open upstream is cut before anything is
 * counted.
 */
export async function* paidRun(unpaid: UnpaidRun): AsyncGenerator<RunEvent, void, undefined> {
  const { spec, owner, runtime, upstream, tell } = unpaid;
  const { requestId, keepsTexts } = owner;
  const startedAt = runtime.clock.now();
  let opened: OpenRun;
  try {
    opened = await openRun(spec, owner, runtime);
  } catch (error) {
    const refusal = toAppError(error, { requestId, log: runtime.log });
    yield { type: "run-ended", receipt: { type: "refused", requestId, error: refusal } };
    return;
  }
  const run: RunState = {
    spec,
    requestId,
    keepsTexts,
    startedAt,
    tab: opened.tab,
    hasDelivered: false,
    runtime,
  };
  const { signal } = upstream;
  let ending: RunEnding | null = null;
  let isConcluded = false;
  try {
    spec.onAdmitted?.();
    const noted: Tell<ModeEvent> = (event) => {
      run.hasDelivered ||= carriesText(event);
      return tell(event);
    };
    const mode = startMode(run, noted, signal);
    try {
      let step = await mode.next();
      while (!step.done) {
        run.hasDelivered ||= carriesText(step.value);
        yield step.value;
        step = await mode.next();
      }
      ending = signal.aborted ? { type: "left" } : { type: "finished", result: step.value };
    } catch (error) {
      ending = signal.aborted ? { type: "left" } : endingOf(error);
    } finally {
      if (ending === null) await leave(mode);
    }
    upstream.abort(runIsOver);
    const receipt = await concludeRun(ending, run);
    isConcluded = true;
    yield { type: "run-ended", receipt };
  } finally {
    upstream.abort(runIsOver);
    if (!isConcluded) await concludeRun({ type: "left" }, run);
    opened.stopRenewal();
  }
}

function startMode(
  { spec, requestId, tab, runtime }: RunState,
  tell: Tell<ModeEvent>,
  signal: AbortSignal,
): ModeGenerator {
  return spec.start({ ...runtime.modelDeps, routesFor: spec.routesFor, tab, tell, requestId }, signal);
}

/** A mode that is left in the middle closes what it has open. */
async function leave(mode: AsyncIterator<unknown, unknown, undefined>): Promise<void> {
  await mode.return?.();
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
