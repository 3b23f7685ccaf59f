"use client";

import { useState } from "react";
import type { ChatSession } from "@/lib/client/chat/chat-session";
import {
  isSendable,
  readSets,
  rememberSet,
  type SetDraft,
  type SetMode,
  usableSet,
} from "@/lib/client/chat/remembered-sets";
import { pageStorage } from "@/lib/client/page/page-storage";
import type { ModeDraft } from "@/lib/client/run/mode-draft";
import type { RunSettings } from "@/lib/client/run/run-settings";
import type { ModelRow } from "@/lib/contracts/models";
import type { PricedMode } from "@/lib/core/billing/mode-prices";
import { useStore } from "../run/use-store";
import { type ModelChoiceControl, useModelChoice } from "./use-model-choice";

export type ModeControl = {
  mode: PricedMode;
  models: readonly ModelRow[];
  /** What would be sent; null while the catalogue is not here, or the choice is not complete. */
  draft: ModeDraft | null;
  isPending: boolean;
  isError: boolean;
  /** Of a chat: its one model. */
  choice: ModelChoiceControl;
  /** Of the other modes: their models and what else they settle; null while the catalogue is not here. */
  set: { draft: SetDraft; change: (draft: SetDraft) => void } | null;
  settings: RunSettings;
  changeSettings: (settings: RunSettings) => void;
};

/** What the box of a mode has settled; each mode's choice is remembered on this machine. */
export function useModeDraft(
  mode: PricedMode,
  { settings: settingsStore, changeSettings }: Pick<ChatSession, "settings" | "changeSettings">,
): ModeControl {
  const choice = useModelChoice();
  const [remembered, setRemembered] = useState(() => readSets(pageStorage));
  const settings = useStore(settingsStore);
  const { models, isPending, isError } = choice;
  const common = { mode, models, isPending, isError, choice, settings, changeSettings };
  if (mode === "chat" || models.length === 0) {
    const draft = mode === "chat" && choice.draft ? { ...choice.draft, settings } : null;
    return { ...common, draft, set: null };
  }
  const draft: SetDraft = usableSet<SetMode>(mode, remembered[mode], models);
  const change = (next: SetDraft) => {
    setRemembered((sets) => ({ ...sets, [next.mode]: next }));
    rememberSet(pageStorage, next);
  };
  return { ...common, draft: isSendable(draft) ? { ...draft, settings } : null, set: { draft, change } };
}
