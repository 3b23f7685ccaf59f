import { type BlendStrategy, blendStrategy } from "@/lib/contracts/blend";
import { defaultCriteria } from "@/lib/contracts/judge";
import type { ModelRow } from "@/lib/contracts/models";
import type { BlendDraft, CompareDraft, JudgeDraft } from "../run/mode-draft";

/** The drafts of the modes that ask several models. */
export type SetDraft = CompareDraft | BlendDraft | JudgeDraft;
export type SetMode = SetDraft["mode"];
type DraftOf<Mode extends SetMode> = Extract<SetDraft, { mode: Mode }>;

const storageKey = "llmwise.model-sets";
/** What is chosen before anybody chose. */
const usualCount = 3;

/** How many models a mode takes (CONTRACT.md §4 to §6). One model blends with itself. */
export function modelLimits(draft: SetDraft): { least: number; most: number } {
  switch (draft.mode) {
    case "compare":
      return { least: 2, most: 9 };
    case "judge":
      return { least: 2, most: 4 };
    case "blend":
      return draft.strategy === "self_moa" ? { least: 1, most: 1 } : { least: 2, most: 6 };
  }
}

/** Whether a draft can be sent. */
export function isSendable(draft: SetDraft): boolean {
  const { least, most } = modelLimits(draft);
  return draft.models.length >= least && draft.models.length <= most;
}

/** The sets chosen last on this machine, whatever they hold; empty where there are none or storage is forbidden. */
export function readSets(storage: Pick<Storage, "getItem">): Readonly<Record<string, unknown>> {
  try {
    const stored: unknown = JSON.parse(storage.getItem(storageKey) ?? "{}");
    return typeof stored === "object" && stored !== null ? { ...stored } : {};
  } catch {
    return {};
  }
}

/** Remembers a mode's set beside those of the others; without storage it holds for this page alone. */
export function rememberSet(storage: Pick<Storage, "getItem" | "setItem">, draft: SetDraft): void {
  try {
    storage.setItem(storageKey, JSON.stringify({ ...readSets(storage), [draft.mode]: draft }));
  } catch {
    return; // forbidden: see above
  }
}

/** The set in force: what was remembered as far as it can be served, filled up with what can. */
export function usableSet<Mode extends SetMode>(
  mode: Mode,
  remembered: unknown,
  models: readonly ModelRow[],
): DraftOf<Mode> {
  const servable = models.filter(({ id, available }) => available && id !== "auto").map(({ id }) => id);
  const stored = typeof remembered === "object" && remembered !== null ? { ...remembered } : {};
  const kept = textsOf("models" in stored ? stored.models : []).filter((id) => servable.includes(id));
  const usual = kept.length > 0 ? kept : servable.slice(0, usualCount);
  const named = (key: "judge" | "synthesizer") => {
    const id = key in stored ? (stored as Record<string, unknown>)[key] : null;
    return typeof id === "string" && servable.includes(id) ? id : null;
  };
  const drafts: { [Each in SetMode]: DraftOf<Each> } = {
    compare: { mode: "compare", models: usual },
    blend: {
      mode: "blend",
      models: usual,
      strategy: strategyOf("strategy" in stored ? stored.strategy : null),
      synthesizer: named("synthesizer"),
    },
    judge: {
      mode: "judge",
      models: kept.length > 0 ? kept : servable.slice(0, 2),
      judge: named("judge"),
      criteria: criteriaOf("criteria" in stored ? stored.criteria : null),
    },
  };
  return drafts[mode];
}

function strategyOf(stored: unknown): BlendStrategy {
  const read = blendStrategy.safeParse(stored);
  return read.success ? read.data : "consensus";
}

function criteriaOf(stored: unknown): readonly string[] {
  const criteria = textsOf(stored).filter((criterion) => criterion.trim() !== "");
  return criteria.length > 0 ? criteria.slice(0, 8) : defaultCriteria;
}

function textsOf(stored: unknown): string[] {
  return Array.isArray(stored) ? [...new Set(stored.filter((each) => typeof each === "string"))] : [];
}
