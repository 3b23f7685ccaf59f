import "server-only";
import { AppError } from "@/lib/contracts/errors";
import type { CatalogModel } from "@/lib/core/catalog/types";

/** The holds' estimate is cautious; a prompt is refused only when even a generous count does not fit. */
const generosity = 0.8;

/** Throws AppError `context_length_exceeded` when a prompt of so many (cautiously estimated) tokens cannot fit. */
export function requireFit(model: CatalogModel, promptTokens: number): void {
  const needed = Math.floor(promptTokens * generosity);
  if (needed <= model.contextWindow) return;
  throw new AppError("context_length_exceeded", {
    message: `The prompt needs about ${needed} tokens and ${model.name} takes ${model.contextWindow}.`,
    details: { model: model.id, limit: model.contextWindow, needed },
  });
}
