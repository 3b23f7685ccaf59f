import { AppError } from "@/lib/contracts/errors";
import type { ChatMessage } from "@/lib/contracts/messages";
import { estimatePromptTokens } from "@/lib/core/billing/token-estimate";
import type { CatalogModel } from "@/lib/core/catalog/types";

/** A tenth of the window stays free, since tokens are estimated. */
const usableShare = 0.9;
const defaultOutputTokens = 4_096;
/** A merge with less room than this for all drafts together is refused before any call. */
const minDraftTokens = 1_024;
/** The estimate is cautious: a caller's own prompt is refused only when even a generous count does not fit. */
const generousShare = 0.8;

/**
 * The tokens a prompt may have so that the answer still fits the model's window. A caller who allows more output than
 * half the window gives way to his own prompt.
 */
export function promptLimit(
  { contextWindow, maxOutputTokens }: CatalogModel,
  maxTokens: number | undefined,
): number {
  const wanted = Math.min(maxTokens ?? defaultOutputTokens, maxOutputTokens);
  return Math.floor(usableShare * contextWindow) - Math.min(wanted, Math.floor(contextWindow / 2));
}

type WindowQuestion = {
  model: CatalogModel;
  messages: readonly ChatMessage[];
  maxTokens: number | undefined;
  /** Whether drafts will be added to the prompt. */
  takesDrafts: boolean;
};

/** What the prompt needs of the model's window and how much there is, in tokens. */
function measureWindow({ model, messages, maxTokens, takesDrafts }: WindowQuestion) {
  const promptTokens = estimatePromptTokens(messages);
  if (!takesDrafts) return { needed: Math.floor(promptTokens * generousShare), limit: model.contextWindow };
  return { needed: promptTokens + minDraftTokens, limit: Math.max(0, promptLimit(model, maxTokens)) };
}

/** Whether the prompt fits the window with room for the drafts it may have to carry. */
export function fitsWindow(question: WindowQuestion): boolean {
  const { needed, limit } = measureWindow(question);
  return needed <= limit;
}

/** Refuses a prompt that does not fit the window whatever is cut: AppError `context_length_exceeded`. */
export function requireWindow(question: WindowQuestion): void {
  const { needed, limit } = measureWindow(question);
  if (needed <= limit) return;
  const { id } = question.model;
  throw new AppError("context_length_exceeded", {
    message: `The prompt does not fit ${id}: it needs about ${needed} tokens, and ${limit} are free.`,
    details: { model: id, limit, needed },
  });
}
