import "server-only";
import { AppError } from "@/lib/contracts/errors";
import type { Runtime } from "../runtime-type";
import { type LiveRun, startLiveRun } from "./log/live-run";
import type { RunOwner } from "./pay/open-run";
import { paidRun } from "./pay/paid-run";
import type { RunSpec } from "./plan/run-spec";

/** The reason of a run's signal when its last reader left: nothing else ends a run from outside. */
const callerLeft = new Error("The caller hung up.");

/**
 * Starts a run that pays for itself; it goes on by itself until it ends or its last reader leaves. Throws AppError
 * `unavailable` once the process is about to end.
 */
export function startRun(spec: RunSpec, owner: RunOwner, runtime: Runtime): LiveRun {
  if (runtime.drain.isDraining) {
    throw new AppError("unavailable", { message: "The server is about to restart. Please send this again." });
  }
  const upstream = new AbortController();
  const abandon = () => upstream.abort(callerLeft);
  const run = startLiveRun((tell) => paidRun({ spec, owner, runtime, upstream, tell }), abandon);
  const isOver = runtime.drain.begin(abandon);
  void run.ended.then(isOver, isOver);
  return run;
}
