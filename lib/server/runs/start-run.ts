import "server-only";
import type { Runtime } from "../runtime-type";
import { type LiveRun, startLiveRun } from "./log/live-run";
import type { RunOwner } from "./pay/open-run";
import { paidRun } from "./pay/paid-run";
import type { RunSpec } from "./plan/run-spec";

/** The reason of a run's signal when its last reader left: nothing else ends a run from outside. */
const callerLeft = new Error("The caller hung up.");

/** Starts a run that pays for itself; it goes on by itself until it ends or its last reader leaves. */
export function startRun(spec: RunSpec, owner: RunOwner, runtime: Runtime): LiveRun {
  const upstream = new AbortController();
  return startLiveRun(paidRun({ spec, owner, runtime, upstream }), () => upstream.abort(callerLeft));
}
