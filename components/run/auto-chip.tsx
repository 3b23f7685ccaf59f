import { Sparkle } from "lucide-react";
import type { AutoReason } from "@/lib/contracts/chat";

/** Why Auto chose its model: the kind of prompt it saw, what told it so, and who came second. */
export function AutoChip({ model, reason }: { model: string; reason: AutoReason }) {
  return (
    <p
      data-testid="auto-chip"
      title={reason.runner_up ? `Runner-up: ${reason.runner_up}` : undefined}
      className="inline-flex min-h-7 items-center gap-1.5 rounded-control border px-2 py-1 text-xs text-quiet"
    >
      <Sparkle className="size-3 shrink-0 text-accent" aria-hidden />
      <span>
        <span className="figures">
          auto → <span className="text-foreground">{model}</span>
        </span>
        : {autoReasonWords(reason)}
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

/** The kind of prompt that Auto saw and what told it so: `code, names a programming language`. */
export function autoReasonWords({ category, signals }: AutoReason): string {
  return [category, ...signals].map((word) => word.replaceAll("_", " ")).join(", ");
}
