"use client";

import { ChevronRight } from "lucide-react";
import { useMemo, useState } from "react";
import { type Column, isRunning } from "@/lib/client/run/run-state";
import type { RunStore } from "@/lib/client/run/run-store";
import { type ColumnStore, createColumnStore } from "@/lib/client/stream/column-store";
import { pageScheduler } from "@/lib/client/stream/page-scheduler";
import { classNames } from "../../ui/class-names";
import { AnswerView, type AnswerViewProps } from "../answer/answer-view";
import { useStoredFindings } from "../answer/use-stored-findings";
import { AnswerDiff } from "../lanes/answer-diff";
import { LaneLetter } from "../lanes/lane-head";
import { type LaneFacts, useLanes } from "../lanes/use-columns";
import { Markdown } from "../markdown";
import { useStore } from "../use-store";
import { Deliberation, Pick } from "./findings";
import { strategies } from "./strategies";

type BlendViewProps = Omit<AnswerViewProps, "column" | "laneHead" | "isLatest"> & { run: RunStore };

/** A blend from its drafts to its answer: the stages, the drafts as they come, what was found in them, the answer. */
export function BlendView({ run, ...view }: BlendViewProps) {
  const { head } = view;
  const stored = useStoredFindings(head, "blend");
  const storedColumns = useMemo(() => (stored?.drafts ?? []).map(storeOf), [stored]);
  const live = head.findings.drafts.flatMap(({ column }) => run.columns[column] ?? []);
  const drafts = live.length > 0 ? live : storedColumns;
  const { deliberation, pick, synthesis } = live.length > 0 || !stored ? head.findings : stored;
  const strategy = synthesis?.strategy ?? stored?.strategy ?? null;
  const [answer] = run.columns;
  const isAnswering = isRunning(head);
  const hasBegun = synthesis !== null;

  return (
    <section data-testid="blend-view" aria-label="Blend" className="mt-5">
      {drafts.length > 0 && (
        <>
          <StageRail
            strategy={strategy}
            stages={[
              { name: "Drafts", state: hasBegun || !isAnswering ? "done" : "now" },
              ...(deliberation ? [{ name: "Deliberation", state: "done" as const }] : []),
              ...(pick ? [{ name: "Pick", state: "done" as const }] : []),
              {
                name: synthesis ? `Written by ${synthesis.model}` : "Synthesis",
                state: hasBegun ? (isAnswering ? "now" : "done") : "next",
              },
            ]}
          />
          <Drafts columns={drafts} isOpenAtFirst={isAnswering} />
          {answer && !isAnswering && (
            <div className="mt-2 -ml-2">
              <AnswerDiff columns={[answer, ...drafts]} nameOf={(index) => draftName(index, drafts)} />
            </div>
          )}
        </>
      )}
      {deliberation && <Deliberation {...deliberation} />}
      {pick && <Pick {...pick} />}
      {answer && (hasBegun || !isAnswering || drafts.length === 0) && (
        <AnswerView {...view} isLatest={view.isLast} column={answer} />
      )}
    </section>
  );
}

/** The answer is first; the drafts go by their letters. */
function draftName(index: number, drafts: readonly ColumnStore<Column>[]): string {
  if (index === 0) return "The answer";
  const draft = drafts[index - 1]?.peek();
  return `Draft ${String.fromCharCode(64 + index)} · ${draft?.model ?? draft?.requestedModel ?? ""}`;
}

function storeOf(column: Column): ColumnStore<Column> {
  return createColumnStore({ initial: column, scheduler: pageScheduler });
}

type Stage = { name: string; state: "done" | "now" | "next" };

function StageRail({ stages, strategy }: { stages: readonly Stage[]; strategy: string | null }) {
  const known = Object.entries(strategies).find(([key]) => key === strategy);
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 border-b pb-2">
      <ol data-testid="stage-rail" className="flex flex-wrap items-center gap-1 text-xs">
        {stages.map(({ name, state }, index) => (
          <li
            key={name}
            aria-current={state === "now" ? "step" : undefined}
            className="flex items-center gap-1"
          >
            {index > 0 && <ChevronRight className="size-3.5 text-control" aria-hidden />}
            <span
              className={classNames(
                "inline-flex items-center gap-1.5",
                state === "next" ? "text-quiet" : "font-medium",
              )}
            >
              <span
                aria-hidden="true"
                className={classNames(
                  "size-1.5 rounded-full",
                  state === "done" && "bg-accent",
                  state === "now" && "animate-pulse bg-accent",
                  state === "next" && "border border-control",
                )}
              />
              {name}
            </span>
          </li>
        ))}
      </ol>
      {known && <p className="text-xs text-quiet">{known[1].name}</p>}
    </div>
  );
}

function Drafts({
  columns,
  isOpenAtFirst,
}: {
  columns: readonly ColumnStore<Column>[];
  isOpenAtFirst: boolean;
}) {
  const [opened, setOpened] = useState<number | null>(null);
  const lanes = useLanes(columns);
  return (
    <div className="mt-3 flex flex-col gap-2">
      <ul className="grid grid-cols-[repeat(auto-fit,minmax(min(15rem,100%),1fr))] gap-2">
        {columns.map((column, index) => (
          <DraftCard
            // biome-ignore lint/suspicious/noArrayIndexKey: drafts are added at the end
            key={index}
            lane={index}
            facts={lanes[index]}
            column={column}
            isPreviewed={isOpenAtFirst}
            isOpen={opened === index}
            onToggle={() => setOpened(opened === index ? null : index)}
          />
        ))}
      </ul>
      {opened !== null && columns[opened] && <OpenDraft column={columns[opened]} />}
    </div>
  );
}

type DraftCardProps = {
  lane: number;
  facts: LaneFacts | undefined;
  column: ColumnStore<Column>;
  isPreviewed: boolean;
  isOpen: boolean;
  onToggle: () => void;
};

function DraftCard({ lane, facts, column, isPreviewed, isOpen, onToggle }: DraftCardProps) {
  if (!facts) return null;
  const isWriting = isRunning(facts);
  return (
    <li>
      <button
        type="button"
        aria-expanded={isOpen}
        data-testid="draft-card"
        data-state={facts.phase}
        onClick={onToggle}
        className={classNames(
          "flex w-full min-w-0 flex-col gap-1 rounded-control border p-2.5 text-left hover:bg-sunken",
          isOpen && "border-accent",
        )}
      >
        <span className="figures flex w-full min-w-0 items-center gap-2 text-xs">
          <LaneLetter lane={lane} />
          <span className="truncate">{facts.model}</span>
          <span
            className={classNames("ml-auto shrink-0", facts.phase === "error" ? "text-error" : "text-quiet")}
          >
            {facts.phase === "error" ? "failed" : isWriting ? "writing" : "drafted"}
          </span>
        </span>
        {isWriting && isPreviewed && <DraftTail column={column} />}
        {facts.error && <span className="text-xs text-quiet">{facts.error}</span>}
      </button>
    </li>
  );
}

const tailLength = 140;

/** The end of what a model is writing. */
function DraftTail({ column }: { column: ColumnStore<Column> }) {
  const { text } = useStore(column);
  return (
    <span className="line-clamp-2 min-h-8 text-xs break-words text-quiet">{text.slice(0 - tailLength)}</span>
  );
}

function OpenDraft({ column }: { column: ColumnStore<Column> }) {
  const { text, phase } = useStore(column);
  return (
    <div data-testid="open-draft" className="rounded-card border bg-sunken p-4 dark:bg-panel">
      {text === "" ? (
        <p className="text-ui text-quiet">Nothing was written.</p>
      ) : (
        <Markdown text={text} isStreaming={phase === "streaming"} look="thought" />
      )}
    </div>
  );
}
