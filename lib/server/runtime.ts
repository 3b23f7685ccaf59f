import "server-only";
import { boot } from "./boot";
import type { Runtime } from "./runtime-type";

export type { Runtime } from "./runtime-type";

type Holder = { llmwiseRuntime?: Promise<Runtime> | undefined };
/** Next bundles every route apart; what they share in one process hangs on the global object. */
const holder = globalThis as Holder;

/** The process's dependencies, built on first use. A boot that failed is tried again by the next caller. */
export function getRuntime(): Promise<Runtime> {
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
