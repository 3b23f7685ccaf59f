import "server-only";
import { allowsModel } from "@/lib/core/access/key-rules";
import type { ModelAccess } from "@/lib/core/orchestration/resolve-model";
import type { Identity } from "../auth/identity";
import type { Runtime } from "../runtime-type";

/**
 * The models of this installation as one caller may be served them: free accounts have the free ones, unless the
 * operator opened all (CONTRACT.md §7). Planning and paying ask nobody else.
 */
export function callerModels(
  { plan, rules }: Pick<Identity, "plan" | "rules">,
  {
    models,
    findModel,
    platformRoutes,
    env,
  }: Pick<Runtime, "models" | "findModel" | "platformRoutes" | "env">,
): ModelAccess {
  const isOnKeysList = ({ id }: { id: string }) => rules === null || allowsModel(rules, id);
  return {
    models,
    findModel,
    routesFor: platformRoutes,
    isAllowed: (model) => (plan === "paid" || model.isFree || env.freeTierAllModels) && isOnKeysList(model),
    isOnKeysList,
  };
}
