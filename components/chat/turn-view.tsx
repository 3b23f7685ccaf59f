"use client";

import { memo } from "react";
import type { ShownAnswer, Turn } from "@/lib/client/chat/turns";
import { isRefused } from "@/lib/client/run/run-state";
import type { ModelRow } from "@/lib/contracts/models";
import type { FailureAction } from "../run/failure-copy";
import { emptyStore, useStore } from "../run/use-store";
import { classNames } from "../ui/class-names";
import { AnswerLanes } from "./answer-lanes";
import { AnswerView } from "./answer-view";

type TurnViewProps = {
  turn: Turn;
  models: readonly ModelRow[];
  isFirst: boolean;
  isLast: boolean;
  waitSeconds: number;
  onShow: (turnKey: string, shown: ShownAnswer) => void;
  onRegenerate: () => void;
  onFailureAction: (action: FailureAction) => void;
};

/** A question and the run that is shown for it. Finished turns are drawn again only when they change. */
export const TurnView = memo(
  function TurnView(props: TurnViewProps) {
    const { turn, models, isFirst, isLast, waitSeconds, onShow, onRegenerate, onFailureAction } = props;
    const { key, question, runs, shown } = turn;
    const run = runs[shown.run];
    const head = useStore(run?.head ?? emptyStore);
    const [column] = run?.columns ?? [];
    const isUnsent = runs.length === 1 && head !== null && isRefused(head);
    const view = {
      models,
      shown: shown.run,
      siblings: runs.length,
      isLast,
      waitSeconds,
      onShow: (index: number) => onShow(key, { run: index, column: 0 }),
      onRegenerate,
      onFailureAction,
    };
    return (
      <div className={classNames(!isFirst && "mt-10")}>
        {question !== "" && (
          <article data-testid="message-user" className="flex flex-col items-end">
            <h2 className="sr-only">You</h2>
            <div
              dir="auto"
              className={classNames(
                "max-w-[85%] rounded-card border bg-sunken px-4 py-2.5 text-base leading-6 break-words whitespace-pre-wrap dark:bg-panel",
                isUnsent && "border-dashed border-control text-quiet",
              )}
            >
              {question}
            </div>
            {isUnsent && <p className="mt-1 text-xs text-quiet">Not answered</p>}
          </article>
        )}
        {run && head && run.columns.length > 1 && (
          <AnswerLanes
            {...view}
            key={run.key}
            head={head}
            columns={run.columns}
            chosen={shown.column}
            onChoose={(index) => onShow(key, { run: shown.run, column: index })}
          />
        )}
        {run && head && column && run.columns.length === 1 && (
          <AnswerView key={run.key} {...view} isLatest={isLast} head={head} column={column} />
        )}
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
