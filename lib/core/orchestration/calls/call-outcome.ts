import type { FinishReason } from "@/lib/contracts/chat";
import type { Attempt } from "@/lib/contracts/errors";
import type { UpstreamFailure } from "@/lib/core/resilience/upstream-failure";
import type { TokenUsage } from "../model-call";

/** How a model call ended, with what it produced, took and cost. Money is what upstream asks, in pico-dollars. */
export type CallOutcome = {
  callId: string;
  role: string;
  /** The catalogue id of the model that answered, or of the last one tried. */
  model: string;
  provider: string | null;
  status: "done" | "failed" | "cancelled";
  content: string;
  finishReason: FinishReason;
  usage: TokenUsage;
  costPicoUsd: bigint;
  byok: boolean;
  latencyMs: number;
  ttftMs: number | null;
  attempts: Attempt[];
  /** Set exactly when `status` is "failed". */
  failure: UpstreamFailure | null;
};
