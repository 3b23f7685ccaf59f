import { SquareSlash } from "lucide-react";
import type { Column } from "@/lib/client/run/run-state";

const endings: Readonly<Record<string, string>> = {
  length: "Cut at the token limit",
  content_filter: "Cut by the provider's content filter",
};

/** How an answer ended, where that is not its own end; nothing otherwise. */
export function AnswerEnding({ answer }: { answer: Column }) {
  const told = endingOf(answer);
  if (!told) return null;
  return (
    <p className="mt-2 flex items-start gap-1.5 text-ui text-warn">
      <SquareSlash className="mt-0.5 size-3.5 shrink-0" aria-hidden />
      {told}
    </p>
  );
}

function endingOf({ phase, text, finishReason }: Column): string | undefined {
  if (phase === "stopped") return text === "" ? "Stopped before the first word" : "Stopped";
  if (phase !== "done") return undefined;
  if (finishReason === "length" && text === "") {
    return "It spent its whole limit on thinking and had none left for an answer";
  }
  return endings[finishReason ?? ""];
}
