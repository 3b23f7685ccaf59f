import type { ConversationDetail } from "@/lib/contracts/conversations";

type Messages = Pick<ConversationDetail, "messages">;

/**
 * The id under which the server keeps an answer: of several answers of one request the one by that model. Null where it
 * kept none.
 */
export function storedAnswerId(
  { messages }: Messages,
  { requestId, model, index }: { requestId: string; model: string | null; index: number },
): string | null {
  const answers = messages.filter((one) => one.role === "assistant" && one.request_id === requestId);
  return (answers.find((one) => one.model === model) ?? answers[index] ?? answers[0])?.id ?? null;
}

/** The id of the question that any of these requests answered; null where the server kept none of them. */
export function storedQuestionId({ messages }: Messages, requestIds: readonly string[]): string | null {
  const answer = messages.find(
    (one) => one.role === "assistant" && one.request_id !== null && requestIds.includes(one.request_id),
  );
  return answer?.parent_id ?? null;
}
