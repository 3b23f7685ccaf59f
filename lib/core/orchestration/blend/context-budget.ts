import { estimateTokens } from "@/lib/core/billing/token-estimate";
import { cutText } from "./cut-text";
import { waterFill } from "./water-fill";

/** A draft that would keep less than half, or less than this, is folded instead of cut. */
const minKeptShare = 0.5;
const minKeptTokens = 512;

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
