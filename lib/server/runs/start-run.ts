import "server-only";
import type { Runtime } from "../runtime-type";
import { type LiveRun, startLiveRun } from "./log/live-run";
import type { RunOwner } from "./pay/open-run";
import { paidRun } from "./pay/paid-run";
import type { RunSpec } from "./plan/run-spec";

/** Starts a run that pays for itself; it goes on by itself until it ends or its last reader leaves. */
export function startRun(spec: RunSpec, owner: RunOwner, runtime: Runtime): LiveRun {
  const caller = new AbortController();
  return startLiveRun(paidRun(spec, owner, runtime, caller.signal), () =>
    caller.abort(new Error("The caller hung up.")),
  );
}
