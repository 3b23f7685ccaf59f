import "server-only";
import type { ModelRow } from "@/lib/contracts/models";
import { listModels } from "@/lib/core/catalog/list-models";
import type { Runtime } from "../runtime-type";

/** The models of this installation as they travel, `auto` first, each with who serves it here. */
export function listServedModels({
  runtime: { models, platformRoutes },
}: {
  runtime: Pick<Runtime, "models" | "platformRoutes">;
}): ModelRow[] {
  return listModels({
    models,
    routesFor: platformRoutes,
  });
}
