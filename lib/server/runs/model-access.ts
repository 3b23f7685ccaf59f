import "server-only";
import type { ModelAccess } from "@/lib/core/orchestration/resolve-model";
import type { Identity } from "../auth/identity";
import type { Runtime } from "../runtime-type";

/**
 * The models of this installation, and which of them a caller may be served: free accounts have the free ones,
 * unless the operator opened all (CONTRACT.md §7).
 */
export function modelAccess(
  { plan }: Pick<Identity, "plan">,
  { models, findModel, modelDeps, env }: Runtime,
): ModelAccess {
  return {
    models,
    findModel,
    isServable: (model) => modelDeps.routesFor(model).length > 0,
    isAllowed: (model) => plan === "paid" || model.isFree || env.freeTierAllModels,
  };
}
