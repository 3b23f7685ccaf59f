import "server-only";
import { boot } from "./boot";
import { isAppBeingBuilt } from "./env";
import type { Runtime } from "./runtime-type";

export type { Runtime } from "./runtime-type";

type Holder = { llmwiseRuntime?: Promise<Runtime> | undefined };
/** Next bundles every route apart; what they share in one process hangs on the global object. */
const holder = globalThis as Holder;

/**
 * The process's dependencies, built on first use. A boot that failed is tried again by the next caller. Throws while the
 * app is built: a page that needs them then does not wait for its visitor (`pageRuntime`).
 */
export function getRuntime(): Promise<Runtime> {
  if (isAppBeingBuilt()) {
    return Promise.reject(new Error("Nothing is opened while the app is built."));
  }
  holder.llmwiseRuntime ??= boot().catch((error: unknown) => {
    holder.llmwiseRuntime = undefined;
    throw error;
  });
  return holder.llmwiseRuntime;
}

/** Puts another runtime in place, as tests do; undefined removes it. */
export function setRuntime(runtime: Runtime | undefined): void {
  holder.llmwiseRuntime = runtime === undefined ? undefined : Promise.resolve(runtime);
}
