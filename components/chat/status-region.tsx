"use client";

import { useEffect, useState } from "react";
import { type Column, isRunning, type RunHead } from "@/lib/client/run/run-state";
import type { RunStore } from "@/lib/client/run/run-store";
import { emptyStore, useSelected, useStore } from "../run/use-store";

const patienceMs = 10_000;

/** The one voice of the page: speaks when an answer begins, takes long or ends, and never a word of the text. */
export function StatusRegion({ run }: { run: RunStore | null }) {
  const head = useStore<RunHead | null>(run?.head ?? emptyStore);
  const column = run?.columns[0] ?? emptyStore;
  const asked = useSelected<Column | null, string>(column, (answer) => answer?.requestedModel ?? "");
  const model = useSelected<Column | null, string>(column, (answer) => answer?.model ?? asked);
  const tokens = useSelected<Column | null, number | null>(
    column,
    (answer) => answer?.metrics.completionTokens ?? null,
  );
  const isSlow = useIsSlow(head !== null && isRunning(head) ? (run?.key ?? null) : null);

  return (
    <p role="status" aria-live="polite" data-testid="status-region" className="sr-only">
      {head ? announcement({ head, asked, model, tokens, isSlow }) : ""}
    </p>
  );
}

/** Whether this run has been going on for so long that silence might be mistaken for an end. */
function useIsSlow(runKey: string | null): boolean {
  const [slowKey, setSlowKey] = useState<string | null>(null);
  useEffect(() => {
    if (runKey === null) return;
    const timer = setTimeout(() => setSlowKey(runKey), patienceMs);
    return () => clearTimeout(timer);
  }, [runKey]);
  return runKey !== null && slowKey === runKey;
}

type Told = { head: RunHead; asked: string; model: string; tokens: number | null; isSlow: boolean };

function announcement({ head, asked, model, tokens, isSlow }: Told): string {
  switch (head.phase) {
    case "waiting":
      return isSlow ? `Still waiting for ${asked}` : `Asked ${asked}`;
    case "thinking":
      return isSlow ? `${model} is still thinking` : `${model} is thinking`;
    case "streaming":
      return isSlow ? `${model} is still answering` : `${model} is answering`;
    case "done":
      return tokens === null ? "Answer complete" : `Answer complete, ${tokens} tokens`;
    case "stopped":
      return "Stopped";
    case "error":
      return ""; // the failure card is an alert and speaks for itself
  }
}
