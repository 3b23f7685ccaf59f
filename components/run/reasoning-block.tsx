"use client";

import { ChevronRight } from "lucide-react";
import { useId, useState } from "react";
import { formatThinkingTime } from "@/lib/client/data/format";
import type { Reasoning } from "@/lib/client/run/reasoning";
import { Markdown } from "./markdown";

/** What a model thought before it answered: one quiet line that opens. Untrusted like the answer itself. */
export function ReasoningBlock({ reasoning, isThinking }: { reasoning: Reasoning; isThinking: boolean }) {
  const [isOpen, setOpen] = useState(false);
  const panelId = useId();

  return (
    <div data-testid="reasoning" className="mb-3">
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls={panelId}
        // Who opens it beside the answer wants to read it from its beginning, not be taken to the end again.
        data-keeps-place={(!isOpen && !isThinking) || undefined}
        onClick={() => setOpen(!isOpen)}
        className="group/thought -ml-1.5 inline-flex min-h-7 items-center gap-1.5 rounded-control pr-2 pl-1 text-ui text-quiet transition-colors hover:text-foreground pointer-coarse:-my-2 pointer-coarse:min-h-11"
      >
        <ChevronRight
          className="size-3.5 shrink-0 transition-transform group-aria-expanded/thought:rotate-90"
          aria-hidden
        />
        {label(reasoning, isThinking)}
      </button>
      <div id={panelId} hidden={!isOpen} className="mt-1.5 border-l-2 pl-4 text-quiet">
        {isOpen && <Markdown text={reasoning.text} isStreaming={isThinking} look="thought" />}
      </div>
    </div>
  );
}

function label({ durationMs }: Reasoning, isThinking: boolean): string {
  if (isThinking) return "Thinking…";
  return durationMs === null ? "Thought" : `Thought for ${formatThinkingTime(durationMs)}`;
}
