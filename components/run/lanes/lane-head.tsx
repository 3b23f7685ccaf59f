"use client";

import type { ReactNode } from "react";
import { classNames } from "../../ui/class-names";
import { laneTones } from "../../ui/lane-tones";

/** Names one of several answers by its letter and its model, with what can be done with it at its end. */
export function LaneHead({ lane, name, children }: { lane: number; name: string; children?: ReactNode }) {
  return (
    <div className="sticky -top-4 z-10 -mx-4 -mt-4 mb-2 flex min-h-11 items-center gap-2.5 rounded-t-card bg-background px-4 max-sm:-top-3.5 max-sm:-mx-3.5 max-sm:-mt-3.5 max-sm:px-3.5">
      <h2 className="figures flex min-w-0 items-center gap-2.5 text-ui font-medium">
        <LaneLetter lane={lane} />
        <span className="truncate">{name}</span>
      </h2>
      <div className="ml-auto flex shrink-0 items-center">{children}</div>
    </div>
  );
}

/** The letter of a lane in its colour. */
export function LaneLetter({ lane }: { lane: number }) {
  const look = laneTones[lane];
  if (!look) return null;
  return (
    <span
      className={classNames(
        "figures grid size-5 shrink-0 place-items-center rounded border border-current text-xs font-semibold",
        look.tone,
      )}
    >
      {look.letter}
    </span>
  );
}
