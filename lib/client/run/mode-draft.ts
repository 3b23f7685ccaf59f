import type { BlendStrategy } from "@/lib/contracts/blend";
import type { RunSettings } from "./run-settings";

/** A model (or `auto`) and, in order, who answers if it cannot. */
export type ModelChoice = { model: string; fallback: readonly string[] };

export type ChatDraft = { mode: "chat" } & ModelChoice;
export type CompareDraft = { mode: "compare"; models: readonly string[] };
/** `synthesizer` and `judge` null: the server chooses. `source` names the request whose answers it starts from. */
export type BlendDraft = {
  mode: "blend";
  models: readonly string[];
  strategy: BlendStrategy;
  synthesizer: string | null;
  source?: string;
};
export type JudgeDraft = {
  mode: "judge";
  models: readonly string[];
  judge: string | null;
  criteria: readonly string[];
  source?: string;
};

/** What the controls of a mode have settled for the next request. */
export type ModeDraft = (ChatDraft | CompareDraft | BlendDraft | JudgeDraft) & { settings?: RunSettings };

/** The models whose answers are columns of a run from its beginning: of a blend the one that is made of all. */
export function columnModels(draft: ModeDraft): readonly string[] {
  switch (draft.mode) {
    case "chat":
      return [draft.model];
    case "blend":
      return [draft.synthesizer ?? ""];
    case "compare":
    case "judge":
      return draft.models;
  }
}
