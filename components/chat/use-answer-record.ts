"use client";

import { useQuery } from "@tanstack/react-query";
import { type AnswerRecord, answerRecord } from "@/lib/client/chat/answer-record";
import type { Answer } from "@/lib/client/chat/chat-state";
import { fetchRequest } from "@/lib/client/data/api";
import { type FailureKind, failureOf } from "@/lib/client/data/run-failure";

/** An answer that was stopped is in the log a moment later than on the screen. */
const passing: readonly FailureKind[] = ["not-found", "network", "unavailable"];
const retries = 3;

export type AnswerRecordRead = {
  record: AnswerRecord | undefined;
  error: Error | null;
  reload: () => void;
};

/** What the log knows about an answer, once it is wanted; a settled request never changes, so it is read once. */
export function useAnswerRecord(answer: Answer, isWanted: boolean): AnswerRecordRead {
  const { requestId } = answer;
  const { data, error, refetch } = useQuery({
    queryKey: ["request", requestId],
    queryFn: ({ signal }) => fetchRequest(requestId ?? "", signal),
    enabled: isWanted && requestId !== null,
    staleTime: Number.POSITIVE_INFINITY,
    retry: (failureCount, thrown) => failureCount < retries && passing.includes(failureOf(thrown).kind),
  });
  return { record: data && answerRecord(data, answer), error, reload: () => void refetch() };
}
