import type { AutoReason } from "@/lib/contracts/chat";
import type {
  DeliberationEvent,
  PickEvent,
  SynthesisEvent,
  VerdictEvent,
} from "@/lib/contracts/stream-events";
import type { PricedMode } from "@/lib/core/billing/mode-prices";
import type { RunFailure } from "../data/run-failure";
import type { AttemptRow } from "./attempt-timeline";
import type { Reasoning } from "./reasoning";

/**
 * Where a run, or one of its columns, stands. `thinking` ends with the first word; `error` with text is an answer
 * that broke off.
 */
export type RunPhase = "waiting" | "thinking" | "streaming" | "done" | "stopped" | "error";

/** The figures of one model's answer; null where nothing was measured or told. */
export type ColumnMetrics = {
  ttftMs: number | null;
  tokensPerSecond: number | null;
  completionTokens: number | null;
  costUsd: number | null;
};

/** The route an answer took through the mesh. `savedMs` is what skipping closed-off candidates saved. */
export type AnswerRoute = {
  attempts: readonly AttemptRow[];
  totalMs: number | null;
  savedMs: number | null;
};

/** One model's answer: what grows while it streams. */
export type Column = {
  phase: RunPhase;
  /** The message that the server keeps it as; known of what was loaded. */
  messageId: string | null;
  requestedModel: string;
  /** The model that answers, as soon as it is known. */
  model: string | null;
  text: string;
  reasoning: Reasoning | null;
  metrics: ColumnMetrics;
  route: AnswerRoute | null;
  finishReason: string | null;
  /** Why it failed, where it is one of several: of a lone answer the run's failure tells it. */
  error: string | null;
};

/** A draft of a blend: whose column it is, and how far it came. */
export type Draft = {
  layer: number;
  index: number;
  role: string;
  status: "started" | "done" | "failed" | "straggler";
  /** Its place among the run's columns. */
  column: number;
};

/** What a blend or a judge finds out on its way, beside the answers themselves. */
export type Findings = {
  drafts: readonly Draft[];
  deliberation: Omit<DeliberationEvent, "event"> | null;
  pick: Omit<PickEvent, "event"> | null;
  synthesis: Omit<SynthesisEvent, "event" | "status"> | null;
  verdict: Omit<VerdictEvent, "event"> | null;
};

/** What is told of a run as a whole. It changes a handful of times, never with a piece of text. */
export type RunHead = {
  phase: RunPhase;
  /** Whether any column has a word: from then on the question was taken and something may be charged. */
  hasText: boolean;
  requestId: string | null;
  /** Where the server keeps the run; known at its end. */
  conversationId: string | null;
  autoReason: AutoReason | null;
  costUsd: number | null;
  credits: number | null;
  failure: RunFailure | null;
  findings: Findings;
  /** Loaded from the server, which tells the route and Auto's reason apart from the conversation. */
  isStored: boolean;
};

/**
 * One request of any mode as the screen keeps it: a chat has one column, a comparison and a judge one a model. A blend has
 * the answer and, after it, its drafts as they begin.
 */
export type RunState = { key: string; mode: PricedMode; head: RunHead; columns: readonly Column[] };

export const emptyMetrics: ColumnMetrics = {
  ttftMs: null,
  tokensPerSecond: null,
  completionTokens: null,
  costUsd: null,
};

export const noFindings: Findings = {
  drafts: [],
  deliberation: null,
  pick: null,
  synthesis: null,
  verdict: null,
};

/** A column of which nothing has come. */
export function newColumn(requestedModel: string): Column {
  return {
    phase: "waiting",
    messageId: null,
    requestedModel,
    model: null,
    text: "",
    reasoning: null,
    metrics: emptyMetrics,
    route: null,
    finishReason: null,
    error: null,
  };
}

/** A run that has just been asked for, with one column for each of its models. */
export function newRun(key: string, models: readonly string[], mode: PricedMode = "chat"): RunState {
  return {
    key,
    mode,
    head: {
      phase: "waiting",
      hasText: false,
      requestId: null,
      conversationId: null,
      autoReason: null,
      costUsd: null,
      credits: null,
      failure: null,
      findings: noFindings,
      isStored: false,
    },
    columns: models.map(newColumn),
  };
}

/** Whether a run or a column may still grow. */
export function isRunning({ phase }: { phase: RunPhase }): boolean {
  return phase === "waiting" || phase === "thinking" || phase === "streaming";
}

/** A run that failed before its first word; the server has nothing of it and nothing was lost. */
export function isRefused({ phase, hasText }: RunHead): boolean {
  return phase === "error" && !hasText;
}
