"use client";

import { Plus, X } from "lucide-react";
import { modelLimits, type SetDraft } from "@/lib/client/chat/remembered-sets";
import type { ModelRow } from "@/lib/contracts/models";
import { ModelPicker } from "../run/model-picker";
import { Button } from "../ui/button";
import { classNames } from "../ui/class-names";
import { laneTones } from "../ui/lane-tones";
import { PresetMenu } from "./preset-menu";

type ModelSetProps = {
  models: readonly ModelRow[];
  draft: SetDraft;
  onChange: (draft: SetDraft) => void;
  isPicking: boolean;
  onPickingChange: (isPicking: boolean) => void;
};

/** The models of a mode that asks several, each with its letter, and one more while there is room. */
export function ModelSet({ models, draft, onChange, isPicking, onPickingChange }: ModelSetProps) {
  const { least, most } = modelLimits(draft);
  const chosen = draft.models;
  const nameOf = (id: string) => models.find((model) => model.id === id)?.name ?? id;
  const surplus = chosen.length - most;
  return (
    <div data-testid="model-set" className="flex min-w-0 flex-wrap items-center gap-1">
      {chosen.map((id, index) => (
        <span
          key={id}
          className={classNames(
            "inline-flex h-7 min-w-0 items-center gap-1.5 rounded-control border pl-2 text-xs pointer-coarse:h-11",
            index >= most && "border-dashed text-quiet line-through",
          )}
        >
          <span className={classNames("figures font-semibold", laneTones[index]?.tone)}>
            {laneTones[index]?.letter}
          </span>
          <span className="max-w-40 truncate">{nameOf(id)}</span>
          <Button
            look="ghost"
            size="icon"
            aria-label={`Remove ${nameOf(id)}`}
            onClick={() => onChange({ ...draft, models: chosen.filter((other) => other !== id) })}
            className="size-6 [&_svg]:size-3.5"
          >
            <X aria-hidden />
          </Button>
        </span>
      ))}
      {chosen.length < most && (
        <Button
          look="ghost"
          size="small"
          data-testid="add-model"
          aria-haspopup="dialog"
          onClick={() => onPickingChange(true)}
        >
          <Plus className="size-3.5" aria-hidden />
          {chosen.length < least ? `Add ${least - chosen.length} more` : "Add"}
        </Button>
      )}
      <PresetMenu
        chosen={chosen}
        nameOf={nameOf}
        onChoose={(preset) =>
          onChange({
            ...draft,
            models: preset.filter((id) => models.some((model) => model.id === id && model.available)),
          })
        }
      />
      {surplus > 0 && (
        <span role="status" className="text-xs text-warn">
          {most === 1 ? "One model" : `${most} models`} at most here
        </span>
      )}
      <ModelPicker
        title="Add a model"
        models={models.filter(({ id }) => id !== "auto" && !chosen.includes(id))}
        chosen={chosen}
        isOpen={isPicking}
        onOpenChange={onPickingChange}
        onChoose={(id) => onChange({ ...draft, models: [...chosen, id] })}
      />
    </div>
  );
}
