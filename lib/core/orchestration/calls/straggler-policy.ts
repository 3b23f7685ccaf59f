import type { CatalogModel } from "@/lib/core/catalog/types";

const grace = { shareOfElapsed: 0.5, minMs: 2_000, maxMs: 15_000 };
const deadline = { plainMs: 60_000, reasoningMs: 180_000 };

/**
 * How many whole drafts must be there before the slow ones are put under time: two. Of two models neither is left
 * behind before its deadline, for a blend of one draft is none.
 */
export function quorumOf(callCount: number): number {
  return Math.min(2, callCount);
}

/** How much longer the slow ones may take once the quorum stands: half the time so far, from 2 to 15 seconds. */
export function graceMsAfter(elapsedMs: number): number {
  return Math.min(Math.max(grace.shareOfElapsed * elapsedMs, grace.minMs), grace.maxMs);
}

/** The time after which a draft is given up whatever the others do: reasoning models think before they write. */
export function draftDeadlineMs(model: CatalogModel): number {
  return model.capabilities.reasoning ? deadline.reasoningMs : deadline.plainMs;
}
