import "server-only";
import type { RunAnswer } from "@/lib/core/orchestration/run-answer";
import type { RunReceipt } from "@/lib/core/orchestration/run-receipt";
import type { WholeAnswer } from "../dialect";
import { blendFields } from "./answers/blend";
import { chatFields } from "./answers/chat";
import { compareFields } from "./answers/compare";
import { judgeFields } from "./answers/judge";
import { errorEvent, settlementOf } from "./encode-end";

/**
 * The JSON answer of a run. A failure keeps its status; the fields that only a stream needs are left out. A caller whose
 * answer broke off is given the part that was answered, since he pays for it.
 */
export function encodeAnswer(receipt: RunReceipt): WholeAnswer {
  switch (receipt.type) {
    case "answered":
      return { status: 200, body: { ...answerFields(receipt.answer), ...settlementOf(receipt) } };
    case "failed": {
      const { error, isPartial, answers } = receipt;
      const {
        event: _event,
        status_code: _status,
        partial: _partial,
        ...body
      } = errorEvent(receipt, receipt);
      return { status: error.status, body: { ...body, ...(isPartial && { partial: true, answers }) } };
    }
    case "refused":
      return { status: receipt.error.status, body: receipt.error.toBody(receipt.requestId) };
    case "left":
      // Nobody reads this; the status is the one that proxies log for a caller who hung up.
      return { status: 499, body: null };
    default:
      return receipt satisfies never;
  }
}

/** A mode's own part of its JSON answer. */
function answerFields(answer: RunAnswer) {
  switch (answer.mode) {
    case "chat":
    case "mesh":
      return chatFields(answer);
    case "compare":
      return compareFields(answer);
    case "blend":
      return blendFields(answer);
    case "judge":
      return judgeFields(answer);
    default:
      return answer satisfies never;
  }
}
