import type { AutoReason, AutoStrategy, FinishReason, OptimizationGoal } from "@/lib/contracts/chat";
import type { AppError } from "@/lib/contracts/errors";
import type { RunAnswer } from "./run-answer";

/** What the Auto router decided, and why. */
export type AutoChoice = { strategy: AutoStrategy; goal: OptimizationGoal; reason: AutoReason };

/** A piece of an answer that broke off, which is paid for. */
export type PartialAnswer = { model: string; content: string };

/**
 * What the caller is told of a run's end: `answered` with what it cost, `failed` once credits had been set aside,
 * `refused` before anything was, or `left`, which nobody reads.
 */
export type RunReceipt =
  | {
      type: "answered";
      requestId: string;
      answer: RunAnswer;
      finishReason: FinishReason;
      resolvedModel: string | null;
      auto: AutoChoice | null;
      creditsCharged: number;
      creditsRemaining: number;
      conversationId: string | null;
      byok: boolean;
    }
  | {
      type: "failed";
      requestId: string;
      error: AppError;
      /** Null: the settlement itself could not be told from here. */
      isRefunded: boolean | null;
      isPartial: boolean;
      answers: readonly PartialAnswer[];
    }
  | { type: "refused"; requestId: string; error: AppError }
  | { type: "left"; requestId: string };
