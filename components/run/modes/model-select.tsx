"use client";

import { useId } from "react";
import type { ModelRow } from "@/lib/contracts/models";

type ModelSelectProps = {
  label: string;
  /** What no choice means. */
  unset: string;
  models: readonly ModelRow[];
  value: string | null;
  onChange: (modelId: string | null) => void;
};

/** One model out of those that can be served, or none. */
export function ModelSelect({ label, unset, models, value, onChange }: ModelSelectProps) {
  const id = useId();
  return (
    <div className="mt-3 flex flex-col gap-1">
      <label htmlFor={id} className="text-ui text-quiet">
        {label}
      </label>
      <select
        id={id}
        value={value ?? ""}
        onChange={(event) => onChange(event.target.value || null)}
        className="h-8 rounded-control border border-control bg-panel px-2 text-ui pointer-coarse:h-11"
      >
        <option value="">{unset}</option>
        {models
          .filter((model) => model.available && model.id !== "auto")
          .map((model) => (
            <option key={model.id} value={model.id}>
              {model.name}
            </option>
          ))}
      </select>
    </div>
  );
}
