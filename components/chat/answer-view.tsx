"use client";

import { RefreshCw, SquareSlash } from "lucide-react";
import { type Answer, isRunning } from "@/lib/client/chat-state";
import type { ModelRow } from "@/lib/contracts/models";
import { AutoChip } from "../run/auto-chip";
import { FailureCard } from "../run/failure-card";
import type { FailureAction } from "../run/failure-copy";
import { LiveLine } from "../run/live-line";
import { Markdown } from "../run/markdown";
import { MeshChip } from "../run/mesh-chip";
import { MetricLine } from "../run/metric-line";
import { Button } from "../ui/button";
import { classNames } from "../ui/class-names";
import { CopyButton } from "../ui/copy-button";
import { LaneSwitch } from "../ui/lane-switch";

type AnswerViewProps = {
  answer: Answer;
  models: readonly ModelRow[];
  shown: number;
  siblings: number;
  isLast: boolean;
  waitSeconds: number;
  onShow: (index: number) => void;
  onRegenerate: () => void;
  onFailureAction: (action: FailureAction) => void;
};

/** One answer: its text, what became of it, where it came from and what it took. */
export function AnswerView(props: AnswerViewProps) {
  const { answer, models, shown, siblings, waitSeconds, onFailureAction } = props;
  const running = isRunning(answer);
  const model = answer.model ?? answer.requestedModel;
  const isSimulated = models.some(({ id, simulated }) => id === model && simulated);
  const isMeshed = !running && (answer.route?.attempts.length ?? 0) > 1;

  return (
    <article
      data-testid="message-assistant"
      data-state={answer.state}
      aria-busy={running}
      className="group/answer mt-5"
    >
      <h2 className="sr-only">
        {model}
        {siblings > 1 ? `, answer ${shown + 1} of ${siblings}` : ""}
      </h2>
      {answer.text !== "" && <Markdown text={answer.text} isStreaming={answer.state === "streaming"} />}
      {running && <LiveLine answer={answer} />}
      {!running && <Ending answer={answer} />}
      {answer.failure && (
        <div className="mt-3">
          <FailureCard
            failure={{ ...answer.failure, requestId: answer.requestId }}
            isPartial={answer.text !== ""}
            waitSeconds={waitSeconds}
            onAction={onFailureAction}
          />
        </div>
      )}
      {(isMeshed || (!running && answer.autoReason)) && (
        <div className="mt-3 flex flex-wrap items-start gap-2">
          {answer.autoReason && <AutoChip model={model} reason={answer.autoReason} />}
          {isMeshed && answer.route && <MeshChip model={model} route={answer.route} />}
        </div>
      )}
      {!running && answer.text !== "" && (
        <div className="mt-3 flex min-h-7 flex-wrap items-center justify-between gap-x-4 gap-y-1">
          <MetricLine answer={answer} isSimulated={isSimulated} />
          <Actions {...props} />
        </div>
      )}
    </article>
  );
}

function Actions({ answer, shown, siblings, isLast, onShow, onRegenerate }: AnswerViewProps) {
  return (
    <div
      className={classNames(
        "-mr-1.5 flex items-center gap-0.5",
        !isLast &&
          "opacity-0 transition-opacity group-focus-within/answer:opacity-100 group-hover/answer:opacity-100 pointer-coarse:opacity-100",
      )}
    >
      {siblings > 1 && <LaneSwitch count={siblings} shown={shown} onShow={onShow} />}
      <CopyButton text={answer.text} label="Copy answer" />
      {isLast && (
        <Button
          look="ghost"
          size="icon"
          aria-label="Answer again"
          title="Answer again with the chosen model"
          data-testid="regenerate"
          onClick={onRegenerate}
        >
          <RefreshCw aria-hidden />
        </Button>
      )}
    </div>
  );
}

const endings: Readonly<Record<string, string>> = {
  length: "Cut at the token limit",
  content_filter: "Cut by the provider's content filter",
};

function Ending({ answer }: { answer: Answer }) {
  const told =
    answer.state === "stopped"
      ? answer.text === ""
        ? "Stopped before the first word"
        : "Stopped"
      : answer.state === "done" && (endings[answer.finishReason ?? ""] ?? "");
  if (!told) return null;
  return (
    <p className="mt-2 flex items-center gap-1.5 text-ui text-warn">
      <SquareSlash className="size-3.5" aria-hidden />
      {told}
    </p>
  );
}
