import "server-only";
import { AppError } from "@/lib/contracts/errors";
import { estimatePromptTokens } from "@/lib/core/billing/token-estimate";
import { failureClasses } from "@/lib/core/resilience/failure-classes";
import type { RunEnding } from "./run-ending";
import type { RunState } from "./run-state";

/**
 * The error of a prompt that upstream alone found too long: the caller's to mend, so a 400 and no 502, which clients
 * send again. Null for every other ending, and once text went out.
 */
export function promptTooLong(
  ending: RunEnding,
  { spec, hasDelivered, runtime }: Pick<RunState, "spec" | "hasDelivered" | "runtime">,
): AppError<"context_length_exceeded"> | null {
  if (ending.type !== "failed" || hasDelivered) return null;
  const { attempts, model, failure } = ending.failure;
  const { reason } = failureClasses.context_length;
  // The host of a model may take less than its maker; it knows best.
  const limit = failure.contextLimit ?? runtime.findModel(model)?.contextWindow;
  const isAboutLength = attempts.every((attempt) => attempt.status !== "failed" || attempt.reason === reason);
  if (limit === undefined || failure.kind !== "context_length" || !isAboutLength) return null;
  // Our own count let it through, so upstream's was higher.
  const needed = Math.max(failure.contextNeeded ?? estimatePromptTokens(spec.asked), limit + 1);
  return new AppError("context_length_exceeded", {
    message: `The prompt does not fit ${model}, which takes ${limit} tokens.`,
    cause: failure,
    details: { model, limit, needed },
  });
}
