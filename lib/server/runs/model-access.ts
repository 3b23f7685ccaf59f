import "server-only";
import type { CatalogModel } from "@/lib/core/catalog/types";
import type { Identity } from "../auth/identity";
import type { Runtime } from "../runtime-type";
import { isServable, mayUse } from "./resolve-model";

/** The models of this installation, and which of them a caller may be served. */
export function modelAccess({ plan }: Pick<Identity, "plan">, runtime: Runtime) {
  return {
    models: runtime.models,
    findModel: runtime.findModel,
    isServable: (model: CatalogModel) => isServable(model, runtime),
    isAllowed: (model: CatalogModel) => mayUse(model, { runtime, plan }),
  };
}
