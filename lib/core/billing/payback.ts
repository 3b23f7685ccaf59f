/** What is known of a payment's way back: cents returned, and whether the payer's bank takes all of it. */
export type Payback = {
  credits: number;
  amountCents: number;
  refundedCents: number;
  dispute: "open" | "won" | "lost" | null;
};

/**
 * The credits of a payment that are not the account's any more: those of the part that was refunded, rounded down, and
 * all of them while it is disputed or once that is lost (algorithms.md §6.2). The order in which it all became known
 * does not matter.
 */
export function creditsTakenBack({ credits, amountCents, refundedCents, dispute }: Payback): number {
  if (dispute === "open" || dispute === "lost") return credits;
  return Number((BigInt(credits) * BigInt(refundedCents)) / BigInt(amountCents));
}

const ranks = { open: 1, won: 2, lost: 2 } as const;

/** The later of two states of a dispute: one that was decided never opens again. */
export function laterDispute(
  known: Payback["dispute"],
  told: "open" | "won" | "lost",
): "open" | "won" | "lost" {
  return known !== null && ranks[known] > ranks[told] ? known : told;
}
