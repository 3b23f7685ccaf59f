"use client";

import { isRunning } from "@/lib/client/run/run-state";
import { useStoredFindings } from "../answer/use-stored-findings";
import { CompareView, type CompareViewProps } from "../lanes/compare-view";
import { VerdictPanel } from "./verdict-panel";

/** Contestants side by side, blind until the judge has spoken, and the verdict above them. */
export function JudgeView(props: Omit<CompareViewProps, "findings" | "isSealed">) {
  const { run, head } = props;
  const stored = useStoredFindings(head, "judge");
  const verdict = head.findings.verdict ?? stored?.verdict ?? null;
  const isJudging = isRunning(head) && verdict === null;
  const laneOf = (model: string) => run.columns.findIndex((column) => column.peek().requestedModel === model);
  return (
    <CompareView
      {...props}
      isSealed={isJudging}
      findings={
        verdict ? (
          <VerdictPanel verdict={verdict} laneOf={laneOf} />
        ) : (
          isJudging && (
            <p role="status" className="mt-4 text-ui text-quiet">
              The names stay hidden until the judge has spoken.
            </p>
          )
        )
      }
    />
  );
}
