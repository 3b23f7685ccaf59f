import { ArrowDown } from "lucide-react";
import { Button } from "../ui/button";

/** Leads a reader who scrolled up back to the end; nothing else moves them. */
export function ScrollPill({ isRunning, onClick }: { isRunning: boolean; onClick: () => void }) {
  return (
    <div className="pointer-events-none absolute inset-x-0 bottom-3 flex justify-center">
      <Button
        size="small"
        data-testid="scroll-pill"
        onClick={onClick}
        className="pointer-events-auto rounded-full border-border bg-panel px-3 shadow-overlay"
      >
        {isRunning && <span aria-hidden="true" className="size-1.5 animate-pulse rounded-full bg-accent" />}
        Jump to latest
        <ArrowDown className="size-3.5" aria-hidden />
      </Button>
    </div>
  );
}
