"use client";

import { Blend, Check, CornerDownRight, Eye, EyeOff, Link2, RefreshCw, Scale } from "lucide-react";
import { type ReactNode, useState } from "react";
import { formatCredits } from "@/lib/client/data/format";
import { blendOf, judgeOf } from "@/lib/client/run/from-answers";
import { type LaneOrder, laneOrder } from "@/lib/client/run/lane-order";
import type { ModeDraft } from "@/lib/client/run/mode-draft";
import { isRunning } from "@/lib/client/run/run-state";
import type { RunStore } from "@/lib/client/run/run-store";
import { Button } from "../../ui/button";
import { classNames } from "../../ui/class-names";
import { LaneSwitch } from "../../ui/lane-switch";
import { RegenerateButton } from "../answer/answer-actions";
import { AnswerView, type AnswerViewProps } from "../answer/answer-view";
import { useStoredFindings } from "../answer/use-stored-findings";
import { FailureCard } from "../failure-card";
import { AnswerDiff } from "./answer-diff";
import { LaneFrame } from "./lane-frame";
import { LaneHead } from "./lane-head";
import { MetricTable } from "./metric-table";
import { type LaneFacts, useLanes } from "./use-columns";
import { type LaneView, laneViews, useLaneView } from "./use-lane-view";

export type CompareViewProps = Omit<AnswerViewProps, "column" | "laneHead" | "isLatest"> & {
  run: RunStore;
  /** The index of the answer that the next question continues from. */
  chosen: number;
  onChoose: (index: number) => void;
  /** Asks the question in another way: one model alone, or a blend or a judge of the answers that are there. */
  onAskAnew: (draft: ModeDraft) => void;
  /** Stands below the answers, since it comes after them. */
  findings?: ReactNode;
  /** Names are kept back whatever the reader says: a judge has not spoken yet. */
  isSealed?: boolean;
};

const viewNames: Readonly<Record<LaneView, string>> = {
  grid: "Grid",
  focus: "Focus",
  tabs: "Tabs",
  stack: "Stack",
};
const orderNames: Readonly<Record<LaneOrder, string>> = {
  asked: "As asked",
  ttft: "First token",
  speed: "Speed",
  tokens: "Length",
  cost: "Cost",
};

/** The answers of several models to one question beside each other, with what each took. */
export function CompareView({
  run,
  chosen,
  onChoose,
  onAskAnew,
  findings,
  isSealed,
  ...view
}: CompareViewProps) {
  const { columns } = run;
  const lanes = useLanes(columns);
  const stored = useStoredFindings(view.head, run.mode);
  const unanswered = stored?.failed ?? [];
  const asked = columns.length + unanswered.length;
  const [layout, setLayout] = useLaneView();
  const [order, setOrder] = useState<LaneOrder>("asked");
  const [isBlind, setBlind] = useState(false);
  const [isSynced, setSynced] = useState(true);
  const [focused, setFocused] = useState(0);
  const hidesNames = isSealed || isBlind;
  const indices = laneOrder(lanes, order);
  const credits = view.head.credits ?? 0;
  const isAnswering = isRunning(view.head);
  const failed = lanes.filter(({ phase }) => phase === "error").length + unanswered.length;
  const answered = lanes.filter(({ phase }) => phase === "done").map(({ model }) => model);
  const { requestId, conversationId, isStored } = view.head;
  // Only what the server kept can be started from.
  const canGoOn =
    view.isLast &&
    !isAnswering &&
    requestId !== null &&
    (isStored || conversationId !== null) &&
    answered.length > 1;
  const nameOf = (index: number) =>
    hidesNames ? `Answer ${String.fromCharCode(65 + index)}` : (lanes[index]?.model ?? "");

  const lane = (index: number) => {
    const column = columns[index];
    const facts = lanes[index];
    if (!column || !facts) return null;
    return (
      <AnswerView
        {...view}
        column={column}
        siblings={1}
        isBlind={hidesNames}
        isLatest={view.isLast && index === chosen}
        laneHead={
          <LaneHead lane={index} name={nameOf(index)}>
            {isRunning(facts) && (
              <span aria-hidden="true" className="size-2 animate-pulse rounded-full bg-accent" />
            )}
            {facts.phase === "error" ? (
              <Button
                look="ghost"
                size="small"
                disabled={isAnswering}
                onClick={() => onAskAnew({ mode: "chat", model: facts.model, fallback: [] })}
              >
                <RefreshCw className="size-3.5" aria-hidden /> Try again
              </Button>
            ) : (
              !isRunning(facts) && (
                <ContinueButton isChosen={index === chosen} onChoose={() => onChoose(index)} />
              )
            )}
          </LaneHead>
        }
      />
    );
  };

  return (
    <section data-testid="compare-view" aria-label="Answers side by side" className="mt-5">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1.5 border-b pb-2">
        <p className="text-ui text-quiet">
          {isAnswering ? `${columns.length} models are answering` : `${asked - failed} of ${asked} answered`}
          {credits > 0 && <span className="figures text-xs"> · {formatCredits(credits)} for all</span>}
        </p>
        <div className="-mr-1.5 flex flex-wrap items-center gap-1">
          {view.siblings > 1 && <LaneSwitch count={view.siblings} shown={view.shown} onShow={view.onShow} />}
          <Choice label="Layout" names={viewNames} options={laneViews} value={layout} onChange={setLayout} />
          <label className="flex items-center gap-1.5 text-xs text-quiet">
            <span className="sr-only">Order</span>
            <select
              value={order}
              aria-label="Order"
              onChange={(event) => setOrder(event.target.value as LaneOrder)}
              className="h-7 rounded-control border border-control bg-panel px-1.5 text-foreground pointer-coarse:h-11"
            >
              {Object.entries(orderNames).map(([key, name]) => (
                <option key={key} value={key}>
                  {name}
                </option>
              ))}
            </select>
          </label>
          {layout === "grid" && (
            <Button
              look="ghost"
              size="small"
              aria-pressed={isSynced}
              title="Columns scroll together"
              data-testid="sync-button"
              onClick={() => setSynced(!isSynced)}
              className={classNames(isSynced && "text-foreground")}
            >
              <Link2 className="size-3.5" aria-hidden /> Sync
            </Button>
          )}
          {!isSealed && (
            <Button
              look="ghost"
              size="small"
              aria-pressed={isBlind}
              title="Read without knowing whose answer it is"
              data-testid="blind-button"
              onClick={() => setBlind(!isBlind)}
            >
              {isBlind ? (
                <Eye className="size-3.5" aria-hidden />
              ) : (
                <EyeOff className="size-3.5" aria-hidden />
              )}
              {isBlind ? "Reveal" : "Blind"}
            </Button>
          )}
          {!isAnswering && (
            <AnswerDiff
              columns={columns}
              nameOf={(index) => letteredName(index, hidesNames ? null : lanes[index])}
            />
          )}
          {canGoOn && (
            <>
              {run.mode !== "judge" && (
                <Button
                  look="ghost"
                  size="small"
                  title="A judge scores these answers; they are not asked for again"
                  data-testid="judge-these"
                  onClick={() => onAskAnew(judgeOf(answered, requestId))}
                >
                  <Scale className="size-3.5" aria-hidden /> Judge these
                </Button>
              )}
              <Button
                look="ghost"
                size="small"
                title="One answer is made of these; they are not asked for again"
                data-testid="blend-these"
                onClick={() => onAskAnew(blendOf(answered, requestId))}
              >
                <Blend className="size-3.5" aria-hidden /> Blend these
              </Button>
            </>
          )}
          {view.isLast && !isAnswering && <RegenerateButton onRegenerate={view.onRegenerate} />}
        </div>
      </div>
      <LaneFrame
        layout={layout}
        indices={indices}
        focused={focused}
        onFocus={setFocused}
        nameOf={nameOf}
        lane={lane}
        lanes={lanes}
        isSynced={isSynced}
      />
      {unanswered.length > 0 && (
        <ul data-testid="unanswered" className="mt-3 flex flex-col gap-1 text-ui text-error">
          {unanswered.map(({ model, error }) => (
            <li key={model}>
              <span className="figures">{model}</span> did not answer{error && `: ${error}`}
            </li>
          ))}
        </ul>
      )}
      {view.head.failure && (
        <div className="mt-4 max-w-[72ch]">
          <FailureCard
            failure={{ ...view.head.failure, requestId: view.head.requestId }}
            isPartial={view.head.hasText}
            waitSeconds={view.waitSeconds}
            onAction={view.onFailureAction}
          />
        </div>
      )}
      {!isAnswering && view.head.hasText && (
        <div className="mt-5">
          <MetricTable lanes={lanes} order={indices} isBlind={hidesNames} />
        </div>
      )}
      {findings}
    </section>
  );
}

/** `A · model`, or the letter alone where the model is not to be known. */
function letteredName(index: number, lane: LaneFacts | null | undefined): string {
  const letter = String.fromCharCode(65 + index);
  return lane ? `${letter} · ${lane.model}` : `Answer ${letter}`;
}

function ContinueButton({ isChosen, onChoose }: { isChosen: boolean; onChoose: () => void }) {
  return (
    <Button
      look="ghost"
      size="small"
      aria-pressed={isChosen}
      title="The next question continues from this answer"
      onClick={onChoose}
      className={classNames("-mr-2", isChosen && "text-accent hover:text-accent")}
    >
      {isChosen ? (
        <Check className="size-3.5" aria-hidden />
      ) : (
        <CornerDownRight className="size-3.5" aria-hidden />
      )}
      Continue from here
    </Button>
  );
}

type ChoiceProps<Value extends string> = {
  label: string;
  names: Readonly<Record<Value, string>>;
  options: readonly Value[];
  value: Value;
  onChange: (value: Value) => void;
};

function Choice<Value extends string>({ label, names, options, value, onChange }: ChoiceProps<Value>) {
  return (
    <fieldset className="flex overflow-hidden rounded-control border" data-testid="layout-switch">
      <legend className="sr-only">{label}</legend>
      {options.map((option) => (
        <button
          key={option}
          type="button"
          aria-pressed={option === value}
          onClick={() => onChange(option)}
          className={classNames(
            "h-6.5 border-l px-2 text-xs first:border-l-0 -outline-offset-2 pointer-coarse:h-11 pointer-coarse:px-3",
            option === value ? "bg-sunken font-medium dark:bg-border" : "text-quiet hover:bg-sunken",
          )}
        >
          {names[option]}
        </button>
      ))}
    </fieldset>
  );
}
