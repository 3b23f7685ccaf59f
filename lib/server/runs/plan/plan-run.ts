import "server-only";
import type { ModelAccess } from "@/lib/core/orchestration/resolve-model";
import type { Identity } from "../../auth/identity";
import { callerModels } from "../../models/caller-models";
import type { Runtime } from "../../runtime-type";
import type { RunSpec } from "./run-spec";

/** What planning a request needs to know: who asks, and which models he may be served. */
export type Planning = { identity: Identity; access: ModelAccess; runtime: Runtime };

/** Makes a run of a mode's request. Throws AppError for whatever is wrong with it, before a credit is touched. */
export type PlanRun<Request> = (request: Request, planning: Planning) => RunSpec;

/** The facts that every plan starts from. */
export function planningFor(
  identity: Identity,
  runtime: Runtime,
  options: { allowsCreditsFallback: boolean },
): Planning {
  return { identity, access: callerModels(identity, runtime, options), runtime };
}
