"use client";

import { useEffect, useState } from "react";
import type { Answer } from "@/lib/client/chat/chat-state";

const patienceMs = 10_000;

/** The one voice of the page: speaks when an answer begins, takes long or ends, and never a word of the text. */
export function StatusRegion({ answer }: { answer: Answer | undefined }) {
  const [slowKey, setSlowKey] = useState<string | null>(null);
  const isRunning = answer?.state === "waiting" || answer?.state === "streaming";
  const key = answer?.key ?? null;

  useEffect(() => {
    if (!isRunning) return;
    const timer = setTimeout(() => setSlowKey(key), patienceMs);
    return () => clearTimeout(timer);
  }, [isRunning, key]);

  return (
    <p role="status" aria-live="polite" data-testid="status-region" className="sr-only">
      {answer ? announcement(answer, slowKey === key) : ""}
    </p>
  );
}

function announcement(answer: Answer, isSlow: boolean): string {
  const model = answer.model ?? answer.requestedModel;
  switch (answer.state) {
    case "waiting":
      return isSlow ? `Still waiting for ${answer.requestedModel}` : `Asked ${answer.requestedModel}`;
    case "streaming":
      return isSlow ? `${model} is still answering` : `${model} is answering`;
    case "done":
      return answer.metrics.completionTokens === null
        ? "Answer complete"
        : `Answer complete, ${answer.metrics.completionTokens} tokens`;
    case "stopped":
      return "Stopped";
    case "error":
      return ""; // the failure card is an alert and speaks for itself
  }
}
