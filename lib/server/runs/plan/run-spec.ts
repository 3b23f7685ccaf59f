import "server-only";
import type { RunMode } from "@/lib/contracts/conversations";
import type { ChatMessage } from "@/lib/contracts/messages";
import type { DoneEvent } from "@/lib/contracts/stream-events";
import type { BilledCall } from "@/lib/core/orchestration/run-tab";
import type { ModeGenerator, ModeResult } from "@/lib/core/orchestration/mode-run";
import type { RunDeps } from "@/lib/core/orchestration/run-deps";

/** An assistant message to keep in the conversation, with the call that made it. */
export type KeptAnswer = { model: string; content: string; callId: string };

/** What Auto adds to `done` and to the JSON answer. */
export type AutoFields = Pick<DoneEvent, "auto_strategy" | "optimization_goal" | "auto_reason">;

/** A mode's run as the money sees it: what it is, what it needs up front, how to start it, what to keep. */
export type RunSpec<Answer extends object = object> = {
  mode: RunMode;
  /** What the caller asked for, as the request log shows it. */
  model: string;
  messages: readonly ChatMessage[];
  conversationId: string | undefined;
  /** Credits to hold before any upstream call. */
  reserveCredits: number;
  start: (deps: RunDeps, signal: AbortSignal) => ModeGenerator<Answer>;
  /** The assistant's messages: of a result, or of what was there when the run broke off (`result` is null). */
  keep: (calls: readonly BilledCall[], result: ModeResult<Answer> | null) => readonly KeptAnswer[];
  /** What the request log keeps of the request, and of its result, beyond the calls themselves. */
  facts?: Record<string, unknown>;
  summarise?: (result: ModeResult<Answer>) => Record<string, unknown>;
  auto?: AutoFields;
};
