"use client";

import { Menu } from "@base-ui/react/menu";
import { Bookmark, BookmarkPlus, Trash2 } from "lucide-react";
import { useState } from "react";
import {
  keepPresets,
  type ModelPreset,
  readPresets,
  withoutPreset,
  withPreset,
} from "@/lib/client/chat/model-presets";
import { pageStorage } from "@/lib/client/page/page-storage";
import { Button } from "../ui/button";
import { overlayStyles } from "../ui/overlay-styles";

type PresetMenuProps = {
  chosen: readonly string[];
  nameOf: (id: string) => string;
  onChoose: (models: ModelPreset) => void;
};

/** Sets of models that were kept: choose one again, keep the one that is chosen, or let it go. */
export function PresetMenu({ chosen, nameOf, onChoose }: PresetMenuProps) {
  const [presets, setPresets] = useState(() => readPresets(pageStorage));
  const keep = (next: readonly ModelPreset[]) => {
    setPresets(next);
    keepPresets(pageStorage, next);
  };
  const isKept = presets.some((preset) => preset.join("\n") === chosen.join("\n"));
  return (
    <Menu.Root>
      <Menu.Trigger
        render={<Button look="ghost" size="icon" />}
        aria-label="Presets"
        title="Sets of models that you kept"
        data-testid="presets"
      >
        <Bookmark aria-hidden className={isKept ? "fill-current text-accent" : undefined} />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner side="top" sideOffset={6} align="start" className="z-50">
          <Menu.Popup className={`${overlayStyles.popup} max-w-[min(26rem,calc(100vw-2rem))] min-w-48 p-1`}>
            {presets.map((preset) => (
              <Menu.Item
                key={preset.join("\n")}
                className={overlayStyles.menuItem}
                onClick={() => onChoose(preset)}
              >
                <span className="figures w-4 shrink-0 text-xs text-quiet">{preset.length}</span>
                <span className="truncate">{preset.map(nameOf).join(", ")}</span>
              </Menu.Item>
            ))}
            {presets.length === 0 && <p className="px-2 py-1.5 text-ui text-quiet">Nothing kept yet.</p>}
            {isKept ? (
              <Menu.Item
                className={overlayStyles.menuItem}
                onClick={() => keep(withoutPreset(presets, chosen))}
              >
                <Trash2 aria-hidden /> Let these models go
              </Menu.Item>
            ) : (
              <Menu.Item
                className={overlayStyles.menuItem}
                disabled={chosen.length === 0}
                onClick={() => keep(withPreset(presets, chosen))}
              >
                <BookmarkPlus aria-hidden /> Keep these models
              </Menu.Item>
            )}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
