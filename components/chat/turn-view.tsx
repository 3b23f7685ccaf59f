"use client";

import { memo } from "react";
import { answerRuns, runIndexOf } from "@/lib/client/chat/answer-runs";
import { isRefused, type Turn } from "@/lib/client/chat/chat-state";
import type { ModelRow } from "@/lib/contracts/models";
import type { FailureAction } from "../run/failure-copy";
import { classNames } from "../ui/class-names";
import { AnswerLanes } from "./answer-lanes";
import { AnswerView } from "./answer-view";

type TurnViewProps = {
  turn: Turn;
  models: readonly ModelRow[];
  isFirst: boolean;
  isLast: boolean;
  waitSeconds: number;
  onShow: (turnKey: string, index: number) => void;
  onRegenerate: () => void;
  onFailureAction: (action: FailureAction) => void;
};

/** A question and the answer that is shown for it. Finished turns are drawn again only when they change. */
export const TurnView = memo(
  function TurnView({
    turn,
    models,
    isFirst,
    isLast,
    waitSeconds,
    onShow,
    onRegenerate,
    onFailureAction,
  }: TurnViewProps) {
    const runs = answerRuns(turn.answers);
    const runIndex = runIndexOf(runs, turn.shown);
    const run = runs[runIndex];
    const [answer] = run?.answers ?? [];
    const view = {
      models,
      shown: runIndex,
      siblings: runs.length,
      isLast,
      waitSeconds,
      onShow: (index: number) => onShow(turn.key, runs[index]?.start ?? 0),
      onRegenerate,
      onFailureAction,
    };
    const isUnsent = isRefused(turn);
    return (
      <div className={classNames(!isFirst && "mt-10")}>
        {turn.question !== "" && (
          <article data-testid="message-user" className="flex flex-col items-end">
            <h2 className="sr-only">You</h2>
            <div
              dir="auto"
              className={classNames(
                "max-w-[85%] rounded-card border bg-sunken px-4 py-2.5 text-base leading-6 break-words whitespace-pre-wrap dark:bg-panel",
                isUnsent && "border-dashed border-control text-quiet",
              )}
            >
              {turn.question}
            </div>
            {isUnsent && <p className="mt-1 text-xs text-quiet">Not answered</p>}
          </article>
        )}
        {run && run.answers.length > 1 && (
          <AnswerLanes
            {...view}
            run={run}
            chosen={turn.shown}
            onChoose={(index) => onShow(turn.key, index)}
          />
        )}
        {answer && run?.answers.length === 1 && <AnswerView key={answer.key} {...view} answer={answer} />}
      </div>
    );
  },
  // The callbacks act on the newest state, so a turn that looks the same needs no newer ones.
  (before, after) =>
    !after.isLast &&
    !before.isLast &&
    before.turn === after.turn &&
    before.models === after.models &&
    before.isFirst === after.isFirst,
);
