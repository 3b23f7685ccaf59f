import { SquareSlash } from "lucide-react";
import type { Answer } from "@/lib/client/chat/chat-state";

const endings: Readonly<Record<string, string>> = {
  length: "Cut at the token limit",
  content_filter: "Cut by the provider's content filter",
};

/** How an answer ended, where that is not its own end; nothing otherwise. */
export function AnswerEnding({ answer }: { answer: Answer }) {
  const told =
    answer.state === "stopped"
      ? answer.text === ""
        ? "Stopped before the first word"
        : "Stopped"
      : answer.state === "done" && (endings[answer.finishReason ?? ""] ?? "");
  if (!told) return null;
  return (
    <p className="mt-2 flex items-center gap-1.5 text-ui text-warn">
      <SquareSlash className="size-3.5" aria-hidden />
      {told}
    </p>
  );
}
