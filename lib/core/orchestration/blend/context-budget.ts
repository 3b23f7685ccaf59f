import { AppError } from "@/lib/contracts/errors";
import type { ChatMessage } from "@/lib/contracts/messages";
import { estimatePromptTokens, estimateTokens } from "@/lib/core/billing/token-estimate";
import type { CatalogModel } from "@/lib/core/catalog/types";
import { cutText } from "./cut-text";
import { waterFill } from "./water-fill";

/** A tenth of the window stays free, since tokens are estimated. */
const usableShare = 0.9;
const defaultOutputTokens = 4_096;
/** A merge with less room than this for all drafts together is refused before any call. */
const minDraftTokens = 1_024;
/** A draft that would keep less than half, or less than this, is folded instead of cut. */
const minKeptShare = 0.5;
const minKeptTokens = 512;

/** The tokens a prompt may have so that the answer still fits the model's window. */
export function promptLimit(model: CatalogModel, maxTokens: number | undefined): number {
  return (
    Math.floor(usableShare * model.contextWindow) -
    Math.min(maxTokens ?? defaultOutputTokens, model.maxOutputTokens)
  );
}

/** Refuses a prompt that does not fit the window whatever is cut: AppError `context_length_exceeded`. */
export function requireWindow({
  model,
  messages,
  maxTokens,
  takesDrafts,
}: {
  model: CatalogModel;
  messages: readonly ChatMessage[];
  maxTokens: number | undefined;
  takesDrafts: boolean;
}): void {
  const promptTokens = estimatePromptTokens(messages);
  const needed = takesDrafts ? promptTokens + minDraftTokens : promptTokens;
  const limit = takesDrafts ? promptLimit(model, maxTokens) : model.contextWindow;
  if (needed <= limit) return;
  throw new AppError("context_length_exceeded", {
    message: `The prompt does not fit ${model.id}: it needs about ${needed} tokens, and ${Math.max(0, limit)} are free.`,
    details: { model: model.id, limit: Math.max(0, limit), needed },
  });
}

/**
 * The texts as they fit into the budget together: all whole, else the long ones cut by water-filling.
 * `isMaimed` says that one of them keeps too little to stand for what it was.
 */
export function fitTexts(
  texts: readonly string[],
  budgetTokens: number,
): { texts: string[]; isMaimed: boolean } {
  const sizes = texts.map(estimateTokens);
  const kept = waterFill(sizes, budgetTokens);
  const isMaimed = sizes.some((size, index) => {
    const tokens = kept[index] ?? 0;
    return tokens < size && (tokens < minKeptShare * size || tokens < minKeptTokens);
  });
  return { texts: texts.map((text, index) => cutText(text, kept[index] ?? 0)), isMaimed };
}
