"use client";

import { Popover } from "@base-ui/react/popover";
import { ChevronDown, X } from "lucide-react";
import { useState } from "react";
import type { SetDraft } from "@/lib/client/chat/remembered-sets";
import type { JudgeDraft } from "@/lib/client/run/mode-draft";
import type { ModelRow } from "@/lib/contracts/models";
import { Button } from "../../ui/button";
import { overlayStyles } from "../../ui/overlay-styles";
import { ModelSelect } from "./model-select";

const mostCriteria = 8;

/** Criteria that people judge by, to begin with. */
const presets = [
  { name: "General", criteria: ["accuracy", "completeness", "clarity", "relevance"] },
  { name: "Code", criteria: ["correctness", "readability", "edge cases", "performance"] },
  { name: "Writing", criteria: ["voice", "structure", "originality", "concision"] },
] as const;

type JudgeControlProps = {
  models: readonly ModelRow[];
  draft: JudgeDraft;
  onChange: (draft: SetDraft) => void;
};

/** Who judges, and by what. */
export function JudgeControl({ models, draft, onChange }: JudgeControlProps) {
  const [text, setText] = useState("");
  const { criteria } = draft;
  const add = () => {
    const criterion = text.trim().slice(0, 80);
    const isKnown = criteria.some((each) => each.toLowerCase() === criterion.toLowerCase());
    if (criterion !== "" && !isKnown) onChange({ ...draft, criteria: [...criteria, criterion] });
    setText("");
  };
  return (
    <Popover.Root>
      <Popover.Trigger
        render={<Button look="ghost" size="small" />}
        data-testid="judge-control"
        aria-label={`Judged by ${criteria.join(", ")}`}
      >
        {criteria.length} {criteria.length === 1 ? "criterion" : "criteria"}
        <ChevronDown className="size-3.5" aria-hidden />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner side="top" align="start" sideOffset={8} className="z-30">
          <Popover.Popup className={`${overlayStyles.popup} w-[min(26rem,calc(100vw-2rem))] p-3`}>
            <Popover.Title className="text-sm font-medium">Criteria</Popover.Title>
            <ul className="mt-2 flex flex-wrap gap-1">
              {criteria.map((criterion) => (
                <li
                  key={criterion}
                  className="inline-flex h-7 items-center gap-1 rounded-control border pl-2 text-xs"
                >
                  {criterion}
                  <Button
                    look="ghost"
                    size="icon"
                    aria-label={`Remove ${criterion}`}
                    disabled={criteria.length === 1}
                    onClick={() =>
                      onChange({ ...draft, criteria: criteria.filter((each) => each !== criterion) })
                    }
                    className="size-6 [&_svg]:size-3.5"
                  >
                    <X aria-hidden />
                  </Button>
                </li>
              ))}
            </ul>
            <form
              className="mt-2 flex gap-1"
              onSubmit={(event) => {
                event.preventDefault();
                add();
              }}
            >
              <input
                value={text}
                maxLength={80}
                disabled={criteria.length >= mostCriteria}
                onChange={(event) => setText(event.target.value)}
                aria-label="Add a criterion"
                placeholder={criteria.length >= mostCriteria ? "Eight are the most" : "Add a criterion"}
                className="h-8 min-w-0 flex-1 rounded-control border border-control bg-panel px-2 text-ui"
              />
              <Button type="submit" disabled={text.trim() === ""}>
                Add
              </Button>
            </form>
            <p className="mt-2 flex flex-wrap items-center gap-1 text-xs text-quiet">
              Begin with
              {presets.map(({ name, criteria: preset }) => (
                <Button
                  key={name}
                  look="outline"
                  size="small"
                  onClick={() => onChange({ ...draft, criteria: [...preset] })}
                >
                  {name}
                </Button>
              ))}
            </p>
            <ModelSelect
              label="Judged by"
              unset="A model of another family, chosen by us"
              models={models.filter(({ id }) => !draft.models.includes(id))}
              value={draft.judge}
              onChange={(judge) => onChange({ ...draft, judge })}
            />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
