"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { readChoice, rememberChoice, usableChoice } from "@/lib/client/chat/remembered-choice";
import { modelsQuery } from "@/lib/client/data/queries";
import { pageStorage } from "@/lib/client/page/page-storage";
import type { ChatDraft, ModelChoice } from "@/lib/client/run/mode-draft";
import type { ModelRow } from "@/lib/contracts/models";

export type ModelChoiceControl = {
  models: readonly ModelRow[];
  /** Null until the catalogue is here, and when nothing in it can be served. */
  draft: ChatDraft | null;
  isPending: boolean;
  isError: boolean;
  reload: () => void;
  choose: (choice: ModelChoice) => void;
};

/** The catalogue and what was chosen from it; the choice is remembered on this machine. */
export function useModelChoice(): ModelChoiceControl {
  const { data, isPending, isError, refetch } = useQuery(modelsQuery());
  const [remembered, setRemembered] = useState(() => readChoice(pageStorage));
  const models = data ?? [];
  const choice = usableChoice(remembered, models);

  return {
    models,
    draft: choice && { mode: "chat", ...choice },
    isPending,
    isError,
    reload: () => void refetch(),
    choose: ({ model, fallback }) => {
      setRemembered({ model, fallback });
      rememberChoice(pageStorage, { model, fallback });
    },
  };
}
