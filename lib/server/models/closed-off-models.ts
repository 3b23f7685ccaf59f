import "server-only";
import type { CatalogModel } from "@/lib/core/catalog/types";
import { circuitOf } from "@/lib/core/orchestration/calls/try-candidate";
import type { ModelAccess } from "@/lib/core/orchestration/resolve-model";
import type { Runtime } from "../runtime-type";

/** Tells of a model whether none of its routes takes a call now. */
export function closedOffModels(
  { routesFor }: Pick<ModelAccess, "routesFor">,
  { breakers, clock }: Pick<Runtime, "breakers" | "clock">,
): (model: CatalogModel) => boolean {
  const nowMs = clock.now();
  return (model) =>
    routesFor(model).every((route) => breakers.retryInMs(circuitOf({ model, route }), nowMs) > 0);
}
