"use client";

import { Dialog } from "@base-ui/react/dialog";
import { useQuery } from "@tanstack/react-query";
import { GitCompareArrows } from "lucide-react";
import { useState } from "react";
import type { Column } from "@/lib/client/run/run-state";
import type { ColumnStore } from "@/lib/client/stream/column-store";
import { Button } from "../../ui/button";
import { overlayStyles } from "../../ui/overlay-styles";

type AnswerDiffProps = { columns: readonly ColumnStore<Column>[]; nameOf: (index: number) => string };

/** Two of the answers, word by word: what the second leaves out and what it adds. */
export function AnswerDiff({ columns, nameOf }: AnswerDiffProps) {
  const [isOpen, setOpen] = useState(false);
  const [pair, setPair] = useState<readonly [number, number]>([0, 1]);
  const told = columns.flatMap((column, index) => (column.peek().text === "" ? [] : [index]));
  const [left, right] = pair;

  return (
    <Dialog.Root
      open={isOpen}
      onOpenChange={(open) => {
        setOpen(open);
        if (open) setPair([told[0] ?? 0, told[1] ?? 1]);
      }}
    >
      <Dialog.Trigger
        render={<Button look="ghost" size="small" />}
        disabled={told.length < 2}
        data-testid="diff-button"
      >
        <GitCompareArrows className="size-3.5" aria-hidden /> Differences
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Backdrop className={overlayStyles.backdrop} />
        <Dialog.Popup
          data-testid="diff-dialog"
          className={`${overlayStyles.popup} fixed top-[8vh] left-1/2 z-50 flex max-h-[84dvh] w-[min(52rem,calc(100vw-2rem))] -translate-x-1/2 flex-col rounded-dialog`}
        >
          <div className="flex flex-wrap items-center gap-x-3 gap-y-2 border-b px-5 py-3">
            <Dialog.Title className="mr-auto text-sm font-medium">Differences by words</Dialog.Title>
            <LaneSelect
              label="From"
              nameOf={nameOf}
              indices={told}
              value={left}
              onChange={(next) => setPair([next, right])}
            />
            <LaneSelect
              label="To"
              nameOf={nameOf}
              indices={told}
              value={right}
              onChange={(next) => setPair([left, next])}
            />
          </div>
          <WordDiff from={columns[left]?.peek().text ?? ""} to={columns[right]?.peek().text ?? ""} />
          <div className="flex items-center justify-between border-t px-5 py-3 text-xs text-quiet">
            <p>
              <del className="bg-[color-mix(in_srgb,var(--error)_16%,transparent)]">only in the first</del>
              {" · "}
              <ins className="bg-[color-mix(in_srgb,var(--ok)_20%,transparent)] no-underline">
                only in the second
              </ins>
            </p>
            <Dialog.Close render={<Button />}>Close</Dialog.Close>
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function WordDiff({ from, to }: { from: string; to: string }) {
  const { data, isError } = useQuery({
    queryKey: ["word-diff", from, to],
    queryFn: async () => {
      const { diffWordsWithSpace } = await import("diff");
      return diffWordsWithSpace(from, to, { timeout: 2_000 }) ?? null;
    },
    gcTime: 0,
    retry: false,
  });
  return (
    <div
      role="document"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      data-testid="word-diff"
      className="thin-scrollbar min-h-40 flex-1 overflow-y-auto px-5 py-4 text-sm leading-6 break-words whitespace-pre-wrap"
    >
      {data?.map(({ value, added, removed }, index) => {
        // biome-ignore-start lint/suspicious/noArrayIndexKey: the parts of a text stay where they are
        if (removed) {
          return (
            <del key={index} className="bg-[color-mix(in_srgb,var(--error)_16%,transparent)]">
              {value}
            </del>
          );
        }
        if (added) {
          return (
            <ins key={index} className="bg-[color-mix(in_srgb,var(--ok)_20%,transparent)] no-underline">
              {value}
            </ins>
          );
        }
        return <span key={index}>{value}</span>;
        // biome-ignore-end lint/suspicious/noArrayIndexKey: the parts of a text stay where they are
      })}
      {(isError || data === null) && (
        <p className="text-quiet">These two are too different, or too long, to be set against each other.</p>
      )}
    </div>
  );
}

type LaneSelectProps = {
  label: string;
  nameOf: (index: number) => string;
  indices: readonly number[];
  value: number;
  onChange: (index: number) => void;
};

function LaneSelect({ label, nameOf, indices, value, onChange }: LaneSelectProps) {
  return (
    <label className="flex items-center gap-1.5 text-xs text-quiet">
      {label}
      <select
        value={value}
        onChange={(event) => onChange(Number(event.target.value))}
        className="h-7 max-w-48 rounded-control border border-control bg-panel px-1.5 text-foreground pointer-coarse:h-11"
      >
        {indices.map((index) => (
          <option key={index} value={index}>
            {nameOf(index)}
          </option>
        ))}
      </select>
    </label>
  );
}
