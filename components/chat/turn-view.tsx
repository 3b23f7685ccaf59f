"use client";

import { memo } from "react";
import type { ShownAnswer, Turn } from "@/lib/client/chat/turns";
import type { ModeDraft } from "@/lib/client/run/mode-draft";
import { isRefused } from "@/lib/client/run/run-state";
import type { ModelRow } from "@/lib/contracts/models";
import { RunView } from "../run/answer/run-view";
import type { FailureAction } from "../run/failure-copy";
import { emptyStore, useStore } from "../run/use-store";
import { classNames } from "../ui/class-names";
import { QuestionView } from "./question-view";

type TurnViewProps = {
  turn: Turn;
  /** The keys of the versions of its question, its own among them. */
  versions: readonly string[];
  models: readonly ModelRow[];
  isFirst: boolean;
  isLast: boolean;
  waitSeconds: number;
  onShow: (turnKey: string, shown: ShownAnswer) => void;
  onShowVersion: (turnKey: string) => void;
  onEdit: (turnKey: string, question: string) => void;
  onRegenerate: (turnKey: string) => void;
  onAskAnew: (turnKey: string, draft: ModeDraft) => void;
  onFailureAction: (turnKey: string, action: FailureAction) => void;
};

/** A question and the run that is shown for it. Finished turns are drawn again only when they change. */
export const TurnView = memo(
  function TurnView(props: TurnViewProps) {
    const { turn, versions, models, isFirst, isLast, waitSeconds, onShow } = props;
    const { key, question, runs, shown } = turn;
    const run = runs[shown.run];
    const head = useStore(run?.head ?? emptyStore);
    const isWide = run !== undefined && (run.mode === "compare" || run.mode === "judge");
    const isUnsent = runs.length === 1 && head !== null && isRefused(head);
    const view = {
      models,
      shown: shown.run,
      siblings: runs.length,
      isLast,
      waitSeconds,
      onShow: (index: number) => onShow(key, { run: index, column: 0 }),
      onRegenerate: () => props.onRegenerate(key),
      onFailureAction: (action: FailureAction) => props.onFailureAction(key, action),
    };
    return (
      <div
        className={classNames(
          "mx-auto w-full",
          !isFirst && "mt-10",
          isWide ? "max-w-[110rem]" : "max-w-[72ch]",
        )}
      >
        {question !== "" && (
          <div className={classNames(isWide && "mx-auto max-w-[72ch]")}>
            <QuestionView
              question={question}
              isUnsent={isUnsent}
              versions={versions.length}
              shown={versions.indexOf(key)}
              onShow={(index) => props.onShowVersion(versions[index] ?? key)}
              onEdit={(text) => props.onEdit(key, text)}
            />
          </div>
        )}
        {run && head && (
          <RunView
            {...view}
            key={run.key}
            run={run}
            head={head}
            chosen={shown.column}
            onChoose={(index) => onShow(key, { run: shown.run, column: index })}
            onAskAnew={(draft) => props.onAskAnew(key, draft)}
          />
        )}
      </div>
    );
  },
  // The callbacks act on the newest state, so a turn that looks the same needs no newer ones.
  (before, after) =>
    !after.isLast &&
    !before.isLast &&
    before.turn === after.turn &&
    before.versions.length === after.versions.length &&
    before.models === after.models &&
    before.isFirst === after.isFirst,
);
