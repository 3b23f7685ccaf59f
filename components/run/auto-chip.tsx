import { Sparkle } from "lucide-react";
import type { AutoReason } from "@/lib/contracts/chat";

/** Why Auto chose its model: the kind of prompt it saw, what told it so, and who came second. */
export function AutoChip({ model, reason }: { model: string; reason: AutoReason }) {
  const told = [
    reason.category.replaceAll("_", " "),
    ...reason.signals.map((signal) => signal.replaceAll("_", " ")),
  ].join(", ");
  return (
    <p
      data-testid="auto-chip"
      title={reason.runner_up ? `Runner-up: ${reason.runner_up}` : undefined}
      className="inline-flex min-h-7 items-center gap-1.5 rounded-control border px-2 py-0.5 text-xs text-quiet"
    >
      <Sparkle className="size-3 shrink-0 text-accent" aria-hidden />
      <span>
        <span className="figures">
          auto → <span className="text-foreground">{model}</span>
        </span>
        : {told}
        {reason.runner_up && (
          <>
            {" "}
            · ahead of <span className="figures">{reason.runner_up}</span>
          </>
        )}
      </span>
    </p>
  );
}
