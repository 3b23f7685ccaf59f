import "server-only";
import type { RunTab } from "@/lib/core/orchestration/run-tab";
import type { Runtime } from "../../runtime-type";
import type { RunSpec } from "../plan/run-spec";

/** A run since its credits were set aside: what it is, what it owes, and whether any text went out. */
export type RunState = {
  spec: RunSpec;
  requestId: string;
  /** False under zero retention. */
  keepsTexts: boolean;
  startedAt: number;
  tab: RunTab;
  hasDelivered: boolean;
  runtime: Runtime;
};
