"use client";

import { useEffect, useRef } from "react";
import { formatDuration } from "@/lib/client/data/format";
import { attemptLabel } from "@/lib/client/run/attempt-timeline";

import type { Column, RunPhase } from "@/lib/client/run/run-state";

const tickMs = 250;

/** That it thinks is said by the line above this one. */
const toldByPhase: Partial<Record<RunPhase, (model: string) => string>> = {
  waiting: (model) => `waiting for ${model}`,
  streaming: (model) => `${model} is writing`,
};

/** What is happening while an answer comes: who is tried or writing, and for how long. */
export function LiveLine({ answer, isBlind = false }: { answer: Column; isBlind?: boolean }) {
  const model = isBlind ? "the model" : (answer.model ?? answer.requestedModel);
  const attempt = answer.phase === "waiting" ? answer.route?.attempts.at(-1) : undefined;
  const failed = answer.route?.attempts.filter(({ outcome }) => outcome === "failed") ?? [];
  const told = attempt
    ? `${attemptLabel(attempt)} ${attempt.model}`
    : (toldByPhase[answer.phase]?.(model) ?? model);
  return (
    <p
      data-testid={answer.phase === "waiting" ? "message-assistant-loading" : undefined}
      className="figures mt-3 flex min-h-7 items-center gap-2 text-xs text-quiet"
    >
      <span aria-hidden="true" className="size-2 animate-pulse rounded-full bg-accent" />
      <span className="truncate">{told}</span>
      {failed.length > 0 && <span className="text-error">{failed.length} failed</span>}
      <Elapsed />
    </p>
  );
}

/** Counts at 4 Hz into its text node, past React, so that the answer is not drawn again for it. */
function Elapsed() {
  const node = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const startMs = performance.now();
    const timer = setInterval(() => {
      if (node.current) node.current.textContent = formatDuration(performance.now() - startMs);
    }, tickMs);
    return () => clearInterval(timer);
  }, []);
  return <span ref={node} className="tabular-nums" />;
}
