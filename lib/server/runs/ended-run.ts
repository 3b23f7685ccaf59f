import "server-only";
import type { BilledCall } from "@/lib/core/orchestration/run-tab";
import type { Runtime } from "../runtime-type";
import type { RunEnding } from "./pay/run-ending";
import type { RunSpec } from "./plan/run-spec";

/** A run that is over: what it was, how it ended and every call it made. */
export type EndedRun<Answer extends object> = {
  spec: RunSpec<Answer>;
  requestId: string;
  startedAt: number;
  ending: RunEnding<Answer>;
  calls: readonly BilledCall[];
  /** Whether any text went out. */
  delivered: boolean;
  errorText: string | null;
  runtime: Runtime;
};
