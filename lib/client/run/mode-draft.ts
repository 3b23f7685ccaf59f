import type { PricedMode } from "@/lib/core/billing/mode-prices";

/** A model (or `auto`) and, in order, who answers if it cannot. */
export type ModelChoice = { model: string; fallback: readonly string[] };

/** What the controls of a mode have settled for the next request. The chat is the one mode with a screen so far. */
export type ModeDraft = { mode: Extract<PricedMode, "chat"> } & ModelChoice;
