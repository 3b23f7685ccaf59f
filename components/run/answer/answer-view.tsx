"use client";

import { type ReactNode, useId, useRef, useState } from "react";
import { type Column, isRunning, type RunHead } from "@/lib/client/run/run-state";
import type { ColumnStore } from "@/lib/client/stream/column-store";
import type { ModelRow } from "@/lib/contracts/models";
import { classNames } from "../../ui/class-names";
import { AutoChip } from "../auto-chip";
import { FailureCard } from "../failure-card";
import type { FailureAction } from "../failure-copy";
import { LiveLine } from "../live-line";
import { Markdown } from "../markdown";
import { MeshChip } from "../mesh-chip";
import { MetricLine } from "../metric-line";
import { ReasoningBlock } from "../reasoning-block";
import { useStore } from "../use-store";
import { useVisibility } from "../use-visibility";
import { AnswerActions } from "./answer-actions";
import { AnswerEnding } from "./answer-ending";
import { DetailsPanel } from "./details-panel";
import { useAnswerRecord } from "./use-answer-record";

export type AnswerViewProps = {
  head: RunHead;
  column: ColumnStore<Column>;
  models: readonly ModelRow[];
  shown: number;
  siblings: number;
  isLast: boolean;
  /** The next question continues from it; of several answers side by side one is. */
  isLatest: boolean;
  waitSeconds: number;
  /** Stands above one of several answers of a run and names its model. */
  laneHead?: ReactNode;
  /** Nothing may tell whose answer it is. */
  isBlind?: boolean;
  onShow: (index: number) => void;
  onRegenerate: () => void;
  onFailureAction: (action: FailureAction) => void;
};

/** One answer: its text, what became of it, where it came from and what it took. */
export function AnswerView(props: AnswerViewProps) {
  const { head, column, models, shown, siblings, isLast, waitSeconds, laneHead, onFailureAction } = props;
  const answer = useStore(column);
  const [isOpen, setOpen] = useState(false);
  const panelId = useId();
  const article = useRef<HTMLElement>(null);
  const running = isRunning(answer);
  const isLane = laneHead !== undefined;
  useVisibility({ element: article, column, isRunning: running });
  const model = answer.model ?? answer.requestedModel;
  const isSimulated = models.some(({ id, simulated }) => id === model && simulated);

  // The newest answer of a loaded thread gets its chips back at once, older ones have them in their details.
  const isRecalled = head.isStored && isLast && !isLane;
  const read = useAnswerRecord({
    requestId: head.requestId,
    answer,
    isWanted: !running && (isOpen || isRecalled),
  });
  const route = answer.route ?? (isRecalled ? read.record?.route : null);
  const autoReason = head.autoReason ?? (isRecalled ? read.record?.autoReason : null);
  const isMeshed = !running && (route?.attempts.length ?? 0) > 1;

  return (
    <article
      ref={article}
      data-testid="message-assistant"
      data-state={answer.phase}
      aria-busy={running}
      className={classNames("group/answer", !isLane && "mt-5")}
    >
      {laneHead ?? (
        <h2 className="sr-only">
          {model}
          {siblings > 1 ? `, answer ${shown + 1} of ${siblings}` : ""}
        </h2>
      )}
      {answer.reasoning && (
        <ReasoningBlock reasoning={answer.reasoning} isThinking={answer.phase === "thinking"} />
      )}
      {answer.text !== "" && <Markdown text={answer.text} isStreaming={answer.phase === "streaming"} />}
      {running && <LiveLine answer={answer} isBlind={props.isBlind ?? false} />}
      {answer.error && (
        <p role="alert" data-testid="lane-error" className="mt-2 text-ui text-error">
          {answer.error}
        </p>
      )}
      {!running && <AnswerEnding answer={answer} />}
      {head.failure && !isLane && (
        <div className="mt-3">
          <FailureCard
            failure={{ ...head.failure, requestId: head.requestId }}
            isPartial={answer.text !== ""}
            waitSeconds={waitSeconds}
            onAction={onFailureAction}
          />
        </div>
      )}
      {!running && (isMeshed || autoReason) && (
        <div className="mt-3 flex flex-wrap items-start gap-2">
          {autoReason && <AutoChip model={model} reason={autoReason} />}
          {isMeshed && route && <MeshChip model={model} route={route} />}
        </div>
      )}
      {!running && (answer.text !== "" || answer.phase === "done") && (
        <div className="mt-3 flex min-h-7 flex-wrap items-center justify-between gap-x-4 gap-y-1">
          <MetricLine answer={answer} credits={head.credits} isSimulated={isSimulated} isLane={isLane} />
          <AnswerActions
            text={answer.text}
            shown={shown}
            siblings={siblings}
            isAlwaysShown={isLast}
            isLatest={props.isLatest}
            onShow={props.onShow}
            onRegenerate={isLane ? undefined : props.onRegenerate}
            details={
              head.requestId === null ? undefined : { panelId, isOpen, onToggle: () => setOpen(!isOpen) }
            }
          />
        </div>
      )}
      <div id={panelId} hidden={!isOpen}>
        {isOpen && <DetailsPanel read={read} />}
      </div>
    </article>
  );
}
