"use client";

import type { ReactNode } from "react";
import { isRunning } from "@/lib/client/run/run-state";
import { classNames } from "../../ui/class-names";
import { LaneLetter } from "./lane-head";
import type { LaneFacts } from "./use-columns";
import type { LaneView } from "./use-lane-view";
import { useSyncScroll } from "./use-sync-scroll";

type LaneFrameProps = {
  layout: LaneView;
  indices: readonly number[];
  focused: number;
  onFocus: (index: number) => void;
  nameOf: (index: number) => string;
  lane: (index: number) => ReactNode;
  lanes: readonly LaneFacts[];
  /** The columns of a grid scroll together. */
  isSynced: boolean;
};

const cardStyle = "min-w-0 rounded-card border p-4 max-sm:p-3.5";

/** Lays several answers out: columns that scroll as one, one large beside the names of all, tabs, or a stack. */
export function LaneFrame(props: LaneFrameProps) {
  const { layout, indices, focused, onFocus, nameOf, lane, lanes, isSynced } = props;
  const onScroll = useSyncScroll(isSynced);
  const shown = indices.includes(focused) ? focused : (indices[0] ?? 0);
  switch (layout) {
    case "grid":
      return (
        <section
          aria-label="Columns"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
          tabIndex={0}
          data-sync-scroll
          className="thin-scrollbar mt-4 grid snap-x auto-cols-[minmax(min(21rem,86vw),1fr)] grid-flow-col items-start gap-3 overflow-x-auto pb-2 -outline-offset-2"
        >
          {indices.map((index) => (
            <section
              key={index}
              aria-label={nameOf(index)}
              // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
              tabIndex={0}
              data-testid="lane"
              onScroll={onScroll}
              className={classNames(
                cardStyle,
                "thin-scrollbar max-h-[min(64dvh,44rem)] snap-start overflow-y-auto -outline-offset-2",
              )}
            >
              {lane(index)}
            </section>
          ))}
        </section>
      );
    case "stack":
      return (
        <div className="mx-auto mt-4 flex max-w-[72ch] flex-col gap-3">
          {indices.map((index) => (
            <section key={index} aria-label={nameOf(index)} className={cardStyle}>
              {lane(index)}
            </section>
          ))}
        </div>
      );
    case "focus":
    case "tabs":
      return (
        <div
          className={classNames(
            "mt-4",
            layout === "focus" ? "grid gap-3 md:grid-cols-[14rem_minmax(0,1fr)]" : "mx-auto max-w-[72ch]",
          )}
        >
          <div
            role="tablist"
            aria-label="Answers"
            aria-orientation={layout === "focus" ? "vertical" : "horizontal"}
            className={classNames(
              "flex gap-1",
              layout === "focus" ? "md:flex-col max-md:overflow-x-auto" : "mb-3 overflow-x-auto",
            )}
          >
            {indices.map((index) => (
              <button
                key={index}
                type="button"
                role="tab"
                aria-selected={index === shown}
                onClick={() => onFocus(index)}
                className={classNames(
                  "figures flex h-9 min-w-0 shrink-0 items-center gap-2 rounded-control px-2.5 text-xs pointer-coarse:h-11",
                  index === shown
                    ? "bg-[color-mix(in_srgb,var(--foreground)_8%,transparent)] font-medium"
                    : "text-quiet hover:bg-sunken",
                )}
              >
                <LaneLetter lane={index} />
                <span className="truncate">{nameOf(index)}</span>
                <LaneState facts={lanes[index]} />
              </button>
            ))}
          </div>
          <section role="tabpanel" aria-label={nameOf(shown)} className={cardStyle}>
            {lane(shown)}
          </section>
        </div>
      );
  }
}

function LaneState({ facts }: { facts: LaneFacts | undefined }) {
  if (!facts) return null;
  if (isRunning(facts)) {
    return <span aria-hidden="true" className="size-1.5 shrink-0 animate-pulse rounded-full bg-accent" />;
  }
  return facts.phase === "error" ? <span className="shrink-0 text-error">failed</span> : null;
}
