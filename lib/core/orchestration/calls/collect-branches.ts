import { runToEnd } from "@/lib/core/stream/run-to-end";
import type { Branch } from "./branch";
import { type FanOut, fanOut } from "./fan-out";

/** Runs calls whose text the caller never sees as it comes, and returns their endings in the order of `calls`. */
export function collectBranches(options: Pick<FanOut, "calls" | "deps" | "signal">): Promise<Branch[]> {
  return runToEnd(fanOut({ ...options, kind: "columns", isStreamed: false }));
}
