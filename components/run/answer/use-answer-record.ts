"use client";

import { useQuery } from "@tanstack/react-query";
import { requestQuery } from "@/lib/client/data/queries";
import { type FailureKind, failureOf } from "@/lib/client/data/run-failure";
import { type AnswerRecord, answerRecord } from "@/lib/client/run/answer-record";
import type { Column } from "@/lib/client/run/run-state";

/** An answer that was stopped is in the log a moment later than on the screen. */
const passing: readonly FailureKind[] = ["not-found", "network", "unavailable"];
const retries = 3;

export type AnswerRecordRead = {
  record: AnswerRecord | undefined;
  error: Error | null;
  reload: () => void;
};

type AnswerToRead = { requestId: string | null; answer: Column; isWanted: boolean };

/** What the log knows about an answer, once it is wanted; a settled request never changes, so it is read once. */
export function useAnswerRecord({ requestId, answer, isWanted }: AnswerToRead): AnswerRecordRead {
  const { data, error, refetch } = useQuery({
    ...requestQuery(requestId),
    enabled: isWanted && requestId !== null,
    retry: (failureCount, thrown) => failureCount < retries && passing.includes(failureOf(thrown).kind),
  });
  return { record: data && answerRecord(data, answer), error, reload: () => void refetch() };
}
