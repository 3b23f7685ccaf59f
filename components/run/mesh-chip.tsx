"use client";

import { ChevronDown, Split } from "lucide-react";
import { useId, useState } from "react";
import { formatDuration } from "@/lib/client/data/format";
import type { AnswerRoute } from "@/lib/client/run/run-state";
import { AttemptWaterfall } from "./attempt-waterfall";

/** Who answered after how many hops; opens the waterfall of all attempts. */
export function MeshChip({ model, route }: { model: string; route: AnswerRoute }) {
  const [isOpen, setOpen] = useState(false);
  const panelId = useId();
  const hops = route.attempts.length;
  const isServed = route.attempts.some(({ outcome }) => outcome === "served");

  return (
    <>
      <button
        type="button"
        data-testid="mesh-chip"
        aria-expanded={isOpen}
        aria-controls={panelId}
        onClick={() => setOpen(!isOpen)}
        className="inline-flex min-h-7 items-center gap-1.5 rounded-control border px-2 py-0.5 text-xs text-quiet transition-colors hover:bg-sunken pointer-coarse:min-h-11"
      >
        <Split className="size-3 shrink-0 rotate-90 text-accent" aria-hidden />
        <span>
          {isServed ? (
            <>
              Answered by <span className="figures text-foreground">{model}</span> after {hops}{" "}
              {hops === 1 ? "hop" : "hops"}
            </>
          ) : (
            `No answer after ${hops} ${hops === 1 ? "try" : "tries"}`
          )}
          {route.totalMs !== null && (
            <>
              , <span className="figures">{formatDuration(route.totalMs)}</span>
            </>
          )}
        </span>
        <ChevronDown className={`size-3.5 transition-transform ${isOpen ? "rotate-180" : ""}`} aria-hidden />
      </button>
      <div id={panelId} className="basis-full" hidden={!isOpen}>
        {isOpen && <AttemptWaterfall route={route} />}
      </div>
    </>
  );
}
