import { maxFallbacks } from "@/lib/contracts/chat";
import type { ModelRow } from "@/lib/contracts/models";
import type { ModelChoice } from "../run/mode-draft";

const storageKey = "llmwise.model-choice";

/** The choice made last on this machine; null when there is none or the browser forbids storage. */
export function readChoice(storage: Pick<Storage, "getItem">): ModelChoice | null {
  try {
    const stored: unknown = JSON.parse(storage.getItem(storageKey) ?? "null");
    if (typeof stored !== "object" || stored === null) return null;
    if (!("model" in stored) || typeof stored.model !== "string") return null;
    const fallback = "fallback" in stored && Array.isArray(stored.fallback) ? stored.fallback : [];
    return { model: stored.model, fallback: fallback.filter((id) => typeof id === "string") };
  } catch {
    return null; // forbidden or garbled: the default does
  }
}

/** Remembers a choice; without storage it holds for this page alone. */
export function rememberChoice(storage: Pick<Storage, "setItem">, choice: ModelChoice): void {
  try {
    storage.setItem(storageKey, JSON.stringify(choice));
  } catch {
    return; // forbidden: see above
  }
}

/** The choice in force: what was remembered as far as it can be served, else `auto`, else the first that can. */
export function usableChoice(
  remembered: ModelChoice | null,
  models: readonly ModelRow[],
): ModelChoice | null {
  const canServe = (id: string) => models.some((model) => model.id === id && model.available);
  const model = [remembered?.model, "auto", models.find(({ available }) => available)?.id].find(
    (id) => id !== undefined && canServe(id),
  );
  if (!model) return null;
  const fallback = (remembered?.fallback ?? []).filter((id) => id !== model && canServe(id));
  return { model, fallback: [...new Set(fallback)].slice(0, maxFallbacks) };
}
