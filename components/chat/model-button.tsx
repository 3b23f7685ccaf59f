"use client";

import { ChevronDown } from "lucide-react";
import { titleWithKeys } from "@/lib/client/page/key-map";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import type { ModelChoiceControl } from "./use-model-choice";

/** Says which model will answer, and opens the picker. */
export function ModelButton({ control, onOpen }: { control: ModelChoiceControl; onOpen: () => void }) {
  const { draft, models, isPending, isError } = control;
  const model = models.find(({ id }) => id === draft?.model);
  const label = model?.name ?? (isPending ? "Loading models" : isError ? "Models not loaded" : "No model");

  return (
    <Button
      look="ghost"
      size="small"
      data-testid="model-picker"
      aria-haspopup="dialog"
      aria-label={`Model: ${label}`}
      title={titleWithKeys("Choose a model", "choose-model")}
      onClick={isError ? control.reload : onOpen}
      className="min-w-0 shrink text-ui text-foreground"
    >
      <span className="truncate">{label}</span>
      {model?.simulated && <Badge tone="warn">simulated</Badge>}
      <ChevronDown className="size-3.5 text-quiet" aria-hidden />
    </Button>
  );
}
