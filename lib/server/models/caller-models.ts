import "server-only";
import type { ModelAccess } from "@/lib/core/orchestration/resolve-model";
import type { Identity } from "../auth/identity";
import type { Runtime } from "../runtime-type";

/**
 * The models of this installation as one caller may be served them: free accounts have the free ones, unless the
 * operator opened all (CONTRACT.md §7). Planning and paying ask nobody else.
 */
export function callerModels(
  { plan }: Pick<Identity, "plan">,
  {
    models,
    findModel,
    platformRoutes,
    env,
  }: Pick<Runtime, "models" | "findModel" | "platformRoutes" | "env">,
): ModelAccess {
  return {
    models,
    findModel,
    routesFor: platformRoutes,
    isAllowed: (model) => plan === "paid" || model.isFree || env.freeTierAllModels,
  };
}
