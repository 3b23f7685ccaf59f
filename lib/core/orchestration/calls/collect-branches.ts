import type { Branch } from "./branch";
import { type FanOut, fanOut } from "./fan-out";

/** Runs calls whose text the caller never sees as it comes, and returns their endings in the order of `calls`. */
export async function collectBranches(options: Pick<FanOut, "calls" | "deps" | "signal">): Promise<Branch[]> {
  const events = fanOut({ ...options, kind: "columns", isStreamed: false });
  let step = await events.next();
  while (!step.done) step = await events.next();
  return step.value;
}
