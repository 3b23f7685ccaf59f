"use client";

import { Check, CornerDownRight } from "lucide-react";
import { formatCredits } from "@/lib/client/data/format";
import type { Column } from "@/lib/client/run/run-state";
import type { ColumnStore } from "@/lib/client/stream/column-store";
import { useSelected } from "../run/use-store";
import { Button } from "../ui/button";
import { classNames } from "../ui/class-names";
import { LaneSwitch } from "../ui/lane-switch";
import { laneTones } from "../ui/lane-tones";
import { RegenerateButton } from "./answer-actions";
import { AnswerView, type AnswerViewProps } from "./answer-view";

type AnswerLanesProps = Omit<AnswerViewProps, "column" | "laneHead" | "isLatest"> & {
  columns: readonly ColumnStore<Column>[];
  /** The index of the answer that the next question continues from. */
  chosen: number;
  onChoose: (index: number) => void;
};

/** The answers of several models to one question, one below the other, each with its letter and its model. */
export function AnswerLanes({ columns, chosen, onChoose, ...view }: AnswerLanesProps) {
  const credits = view.head.credits ?? 0;
  return (
    <div data-testid="answer-lanes" className="mt-5">
      <div className="flex min-h-7 flex-wrap items-center justify-between gap-x-4 gap-y-1 border-b pb-2">
        <p className="text-ui text-quiet">
          {columns.length} models answered
          {credits > 0 && <span className="figures text-xs"> · {formatCredits(credits)} for all</span>}
        </p>
        <div className="-mr-1.5 flex items-center gap-0.5">
          {view.siblings > 1 && <LaneSwitch count={view.siblings} shown={view.shown} onShow={view.onShow} />}
          {view.isLast && <RegenerateButton onRegenerate={view.onRegenerate} />}
        </div>
      </div>
      {columns.map((column, lane) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lanes of a run stay as they are
        <div key={lane} className={classNames("pt-5", lane > 0 && "mt-6 border-t")}>
          <AnswerView
            {...view}
            column={column}
            siblings={1}
            isLatest={view.isLast && lane === chosen}
            laneHead={
              <LaneHead
                lane={lane}
                column={column}
                isChosen={lane === chosen}
                onChoose={view.isLast ? () => onChoose(lane) : undefined}
              />
            }
          />
        </div>
      ))}
    </div>
  );
}

type LaneHeadProps = {
  lane: number;
  column: ColumnStore<Column>;
  isChosen: boolean;
  /** Missing in older turns, where the choice has been used. */
  onChoose: (() => void) | undefined;
};

function LaneHead({ lane, column, isChosen, onChoose }: LaneHeadProps) {
  const model = useSelected(column, (answer) => answer.model ?? answer.requestedModel);
  const look = laneTones[lane];
  return (
    <div className="mb-2.5 flex min-h-7 items-center gap-2.5">
      <h2 className="figures flex min-w-0 items-center gap-2.5 text-ui font-medium">
        {look && (
          <span
            className={classNames(
              "grid size-5 shrink-0 place-items-center rounded border border-current text-xs font-semibold",
              look.tone,
            )}
          >
            {look.letter}
          </span>
        )}
        <span className="truncate">{model}</span>
      </h2>
      {onChoose && (
        <Button
          look="ghost"
          size="small"
          aria-pressed={isChosen}
          title="The next question continues from this answer"
          onClick={onChoose}
          className={classNames("-mr-2 ml-auto", isChosen && "text-accent hover:text-accent")}
        >
          {isChosen ? (
            <Check className="size-3.5" aria-hidden />
          ) : (
            <CornerDownRight className="size-3.5" aria-hidden />
          )}
          Continue from here
        </Button>
      )}
    </div>
  );
}
