import "server-only";
import type { MessageMetrics, RunMode } from "@/lib/contracts/conversations";
import type { Attempt } from "@/lib/contracts/errors";
import type { RequestStatus } from "@/lib/contracts/history";

/** One model call of a finished run. Money in pico-dollars; `content` is null under zero retention. */
export type ResponseRecord = {
  callId: string;
  role: string;
  model: string;
  provider: string | null;
  status: string;
  content: string | null;
  /** What the model thought, where the caller asked to see it. */
  reasoning?: string | null;
  error: string | null;
  promptTokens: number;
  completionTokens: number;
  usageSource: "provider" | "estimate";
  costPicoUsd: bigint;
  /** What the provider itself says that the call cost; null or absent where it does not. */
  providerCostPicoUsd?: bigint | null;
  billed: boolean;
  latencyMs: number;
  ttftMs: number | null;
  finishReason: string;
};

export type RunOutcome = {
  status: Exclude<RequestStatus, "running" | "expired">;
  finishReason: string | null;
  resolvedModel: string | null;
  provider: string | null;
  promptTokens: number;
  completionTokens: number;
  costPicoUsd: bigint;
  latencyMs: number;
  ttftMs: number | null;
  byok: boolean;
  error: string | null;
  summary: Record<string, unknown>;
  attempts: readonly Attempt[];
  responses: readonly ResponseRecord[];
};

export type NewMessage = {
  id: string;
  role: "system" | "user" | "assistant";
  content: string;
  reasoning?: string | null;
  model: string | null;
  metrics: MessageMetrics | null;
};

/** The messages a run adds to a conversation, which is made when `isNew`. */
export type Exchange = {
  conversationId: string;
  isNew: boolean;
  /** The message it continues, null for none at all; absent for the one that the conversation shows. */
  parentId?: string | null;
  /** For a conversation that has no messages and no title yet. */
  title: string | null;
  mode: RunMode;
  /** The message that the conversation shows afterwards. */
  currentId: string;
  /** The questions follow each other, and the answers all follow the last. After a question only they are written. */
  messages: { questions: readonly NewMessage[]; answers: readonly NewMessage[] };
};
