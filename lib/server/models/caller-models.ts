import "server-only";
import { allowsModel } from "@/lib/core/access/key-rules";
import type { CatalogModel } from "@/lib/core/catalog/types";
import type { ServableRoute } from "@/lib/core/orchestration/model-call";
import type { ModelAccess } from "@/lib/core/orchestration/resolve-model";
import type { Identity } from "../auth/identity";
import { serverModel } from "../installed-models";
import type { Runtime } from "../runtime-type";
import { ownScope } from "../settings/provider-keys";

/**
 * The models of this installation as one caller may be served them: free accounts have the free ones, unless the
 * operator opened all (CONTRACT.md §7). An own key of a provider goes ahead of the platform's, opens its models, and is
 * not replaced by credits unless the request allows it; his own server has models of its own, `own/…`. Planning and paying ask nobody else.
 */
export function callerModels(
  {
    userId,
    plan,
    rules,
    ...own
  }: Pick<Identity, "userId" | "plan" | "rules" | "ownProviders" | "ownServerModels">,
  {
    models,
    findModel,
    platformRoutes,
    env,
  }: Pick<Runtime, "models" | "findModel" | "platformRoutes" | "env">,
  { allowsCreditsFallback = false }: { allowsCreditsFallback?: boolean } = {},
): ModelAccess {
  const ownModels = own.ownServerModels.map((id) => serverModel("own", id));
  const ownProviders = ownModels.length === 0 ? own.ownProviders : [...own.ownProviders, "own"];
  const ownRoutes = (model: CatalogModel): ServableRoute[] =>
    ownProviders.length === 0
      ? []
      : model.routes
          .filter(({ provider }) => ownProviders.includes(provider))
          .map((route) => ({ ...route, scope: ownScope(userId), byok: true }));
  const routesFor = (model: CatalogModel) => {
    const own = ownRoutes(model);
    if (own.length === 0) return platformRoutes(model);
    return allowsCreditsFallback ? [...own, ...platformRoutes(model)] : own;
  };
  const isOpen = (model: CatalogModel) =>
    plan === "paid" || model.isFree || env.freeTierAllModels || ownRoutes(model).length > 0;
  const isOnKeysList = ({ id }: { id: string }) => rules === null || allowsModel(rules, id);
  return {
    models: ownModels.length === 0 ? models : [...ownModels, ...models],
    findModel: (id) => findModel(id) ?? ownModels.find((model) => model.id === id),
    routesFor,
    isAllowed: (model) => isOpen(model) && isOnKeysList(model),
    isOnKeysList,
  };
}
