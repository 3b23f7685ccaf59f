"use client";

import { lazy, Suspense } from "react";
import { failureOf } from "@/lib/client/data/run-failure";
import { Button } from "../../ui/button";
import type { AnswerRecordRead } from "./use-answer-record";

const AnswerDetails = lazy(() =>
  import("../answer-details").then(({ AnswerDetails: Details }) => ({ default: Details })),
);

/** The frame of an answer's details, while the log is read, when it has them and when it cannot be read. */
export function DetailsPanel({ read: { record, error, reload } }: { read: AnswerRecordRead }) {
  return (
    <section
      aria-label="Details"
      aria-busy={!record && !error}
      data-testid="answer-details"
      className="mt-1.5 overflow-hidden rounded-card border bg-panel"
    >
      {record ? (
        <Suspense fallback={<Skeleton />}>
          <AnswerDetails record={record} />
        </Suspense>
      ) : error ? (
        <div role="alert" className="flex flex-wrap items-center justify-between gap-2 px-3 py-2.5">
          <p className="text-ui text-quiet">
            {failureOf(error).kind === "not-found"
              ? "The log has no entry for this answer."
              : failureOf(error).sentence}
          </p>
          <Button size="small" onClick={reload}>
            Try again
          </Button>
        </div>
      ) : (
        <Skeleton />
      )}
    </section>
  );
}

function Skeleton() {
  return (
    <div aria-hidden="true" className="flex flex-col gap-3 px-3 py-4">
      {[64, 40, 52].map((width) => (
        <div key={width} className="h-3 rounded bg-border" style={{ width: `${width}%` }} />
      ))}
    </div>
  );
}
