import "server-only";
import type { DoneEvent, ErrorEvent } from "@/lib/contracts/stream-events";
import type { AutoChoice, RunReceipt } from "@/lib/core/orchestration/run-receipt";

/** The terminal event of a run (CONTRACT.md §2); null for a caller who is not there any more. */
export function encodeEnd(receipt: RunReceipt): DoneEvent | ErrorEvent | null {
  switch (receipt.type) {
    case "answered": {
      const { resolvedModel } = receipt;
      return {
        event: "done",
        ...settlementOf(receipt),
        ...(resolvedModel !== null && { resolved_model: resolvedModel }),
      };
    }
    case "failed":
      return errorEvent(receipt, receipt);
    case "refused":
      // Nothing was set aside, so there is nothing that could have been taken.
      return errorEvent(receipt, { isRefunded: true, isPartial: false });
    case "left":
      return null;
    default:
      return receipt satisfies never;
  }
}

/** What the settlement tells, in wire names: the same in `done` and in every JSON answer. */
export function settlementOf(receipt: Extract<RunReceipt, { type: "answered" }>) {
  return {
    id: receipt.requestId,
    finish_reason: receipt.finishReason,
    ...(receipt.auto !== null && autoFields(receipt.auto)),
    credits_charged: receipt.creditsCharged,
    credits_remaining: receipt.creditsRemaining,
    conversation_id: receipt.conversationId,
    byok: receipt.byok,
    semantic_memory_used: false,
    semantic_memory_hits: 0,
  };
}

/** What Auto decided, in wire names. */
export function autoFields({ strategy, goal, reason }: AutoChoice) {
  return { auto_strategy: strategy, optimization_goal: goal, auto_reason: reason };
}

/** The error event; its fields are those of the JSON answer too. */
export function errorEvent(
  { error, requestId }: Extract<RunReceipt, { type: "failed" | "refused" }>,
  { isRefunded, isPartial }: { isRefunded: boolean | null; isPartial: boolean },
): ErrorEvent {
  return {
    event: "error",
    error: error.message,
    code: error.code,
    status_code: error.status,
    ...error.details,
    refunded: isRefunded,
    partial: isPartial,
    request_id: requestId,
  };
}
