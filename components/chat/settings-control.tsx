"use client";

import { Popover } from "@base-ui/react/popover";
import { SlidersHorizontal } from "lucide-react";
import { useId } from "react";
import { countSet, type RunSettings, usualSettings } from "@/lib/client/run/run-settings";
import { Button } from "../ui/button";
import { overlayStyles } from "../ui/overlay-styles";

type SettingsControlProps = {
  settings: RunSettings;
  onChange: (settings: RunSettings) => void;
  /** A conversation that is stored already cannot become one that is not. */
  canBeTemporary: boolean;
};

const fieldStyle =
  "h-8 w-full rounded-control border border-control bg-panel px-2 text-ui pointer-coarse:h-11";

/** What goes with the next requests: instructions, temperature, the longest answer, and whether anything is kept. */
export function SettingsControl({ settings, onChange, canBeTemporary }: SettingsControlProps) {
  const ids = { system: useId(), temperature: useId(), maxTokens: useId() };
  const count = countSet(settings);
  const change = (next: Partial<RunSettings>) => onChange({ ...settings, ...next });
  return (
    <Popover.Root>
      <Popover.Trigger
        render={<Button look="ghost" size="small" />}
        data-testid="settings-control"
        aria-label={count === 0 ? "Settings" : `Settings: ${count} set`}
        title="Settings"
      >
        <SlidersHorizontal className="size-3.5" aria-hidden />
        {count > 0 && <span className="figures text-accent">{count}</span>}
        {settings.isTemporary && <span className="max-sm:sr-only">Temporary</span>}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner side="top" align="start" sideOffset={8} className="z-30">
          <Popover.Popup className={`${overlayStyles.popup} w-[min(24rem,calc(100vw-2rem))] p-3`}>
            <div className="flex items-center justify-between">
              <Popover.Title className="text-sm font-medium">Settings</Popover.Title>
              <Button
                look="ghost"
                size="small"
                disabled={count === 0}
                onClick={() => onChange(usualSettings)}
              >
                Reset
              </Button>
            </div>
            <label htmlFor={ids.system} className="mt-2 block text-ui text-quiet">
              System prompt
            </label>
            <textarea
              id={ids.system}
              value={settings.system}
              maxLength={20_000}
              rows={3}
              onChange={(event) => change({ system: event.target.value })}
              placeholder="How the models should answer"
              className="thin-scrollbar mt-1 block max-h-48 min-h-16 w-full resize-y rounded-control border border-control bg-panel px-2 py-1.5 text-ui"
            />
            <div className="mt-3 grid grid-cols-2 gap-3">
              <div>
                <label htmlFor={ids.temperature} className="block text-ui text-quiet">
                  Temperature, 0 to 2
                </label>
                <input
                  id={ids.temperature}
                  type="number"
                  min={0}
                  max={2}
                  step={0.1}
                  value={settings.temperature ?? ""}
                  placeholder="usual"
                  onChange={({ target }) => change({ temperature: within(target.value, 0, 2) })}
                  className={`${fieldStyle} figures mt-1`}
                />
              </div>
              <div>
                <label htmlFor={ids.maxTokens} className="block text-ui text-quiet">
                  Longest answer, tokens
                </label>
                <input
                  id={ids.maxTokens}
                  type="number"
                  min={1}
                  max={128_000}
                  step={1}
                  value={settings.maxTokens ?? ""}
                  placeholder="usual"
                  onChange={({ target }) => change({ maxTokens: wholeWithin(target.value, 1, 128_000) })}
                  className={`${fieldStyle} figures mt-1`}
                />
              </div>
            </div>
            <label className="mt-3 flex items-start gap-2 text-ui">
              <input
                type="checkbox"
                checked={settings.isTemporary}
                disabled={!canBeTemporary && !settings.isTemporary}
                onChange={({ target }) => change({ isTemporary: target.checked })}
                className="mt-0.5 size-4 accent-accent"
              />
              <span>
                Temporary chat
                <span className="block text-xs text-quiet">
                  {canBeTemporary || settings.isTemporary
                    ? "Nothing of it is stored; it is gone when you leave it."
                    : "Only a new chat can be temporary."}
                </span>
              </span>
            </label>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

function within(written: string, least: number, most: number): number | null {
  const value = Number(written);
  if (written === "" || !Number.isFinite(value)) return null;
  return Math.min(most, Math.max(least, value));
}

function wholeWithin(written: string, least: number, most: number): number | null {
  const value = within(written, least, most);
  return value === null ? null : Math.round(value);
}
