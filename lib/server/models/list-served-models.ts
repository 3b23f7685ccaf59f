import "server-only";
import type { ModelRow } from "@/lib/contracts/models";
import { listModels } from "@/lib/core/catalog/list-models";
import type { Identity } from "../auth/identity";
import type { Runtime } from "../runtime-type";
import { callerModels } from "./caller-models";

/** The models of this installation as they travel, `auto` first, each with who serves it to this caller. */
export function listServedModels({
  identity,
  runtime,
}: {
  identity: Identity;
  runtime: Runtime;
}): ModelRow[] {
  return listModels(callerModels(identity, runtime));
}
