"use client";

import { BlendView } from "../blend/blend-view";
import { JudgeView } from "../judge/judge-view";
import { CompareView, type CompareViewProps } from "../lanes/compare-view";
import { AnswerView } from "./answer-view";

/** One request and its answers, as its mode shows them. */
export function RunView(props: Omit<CompareViewProps, "findings" | "isSealed">) {
  const { run, chosen: _chosen, onChoose: _choose, onAskAnew: _ask, ...view } = props;
  const [column] = run.columns;
  switch (run.mode) {
    case "compare":
      return <CompareView {...props} />;
    case "judge":
      return <JudgeView {...props} />;
    case "blend":
      return <BlendView run={run} {...view} />;
    case "chat":
      return column ? <AnswerView {...view} isLatest={view.isLast} column={column} /> : null;
  }
}
