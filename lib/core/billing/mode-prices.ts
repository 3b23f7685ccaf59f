/** The credits that each mode holds at least before it starts (CONTRACT.md §7). A mesh is a chat. */
export const modePriceCredits = { chat: 1, compare: 3, blend: 4, judge: 5 } as const;
export type PricedMode = keyof typeof modePriceCredits;
