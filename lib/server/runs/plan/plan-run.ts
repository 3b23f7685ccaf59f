import "server-only";
import type { GivenAnswers } from "@/lib/core/orchestration/given-answers";
import type { ModelAccess } from "@/lib/core/orchestration/resolve-model";
import type { Identity } from "../../auth/identity";
import { callerModels } from "../../models/caller-models";
import type { Runtime } from "../../runtime-type";
import type { RunSpec } from "./run-spec";

/** What planning a request needs to know: who asks, and which models he may be served. */
export type Planning = {
  identity: Identity;
  access: ModelAccess;
  runtime: Runtime;
  /** The answers that it starts from, of an earlier request. */
  given: GivenAnswers | null;
};

/** Makes a run of a mode's request. Throws AppError for whatever is wrong with it, before a credit is touched. */
export type PlanRun<Request> = (request: Request, planning: Planning) => RunSpec;

/** The facts that every plan starts from. */
export function planningFor(
  identity: Identity,
  runtime: Runtime,
  { given, ...options }: { allowsCreditsFallback: boolean; given: GivenAnswers | null },
): Planning {
  return { identity, access: callerModels(identity, runtime, options), runtime, given };
}
