import { AppError } from "@/lib/contracts/errors";

/** The state of a key's budget in its current period, in credits; `resetsAt` is null for one that never starts anew. */
export type KeyBudget = {
  budgetCredits: number;
  spentCredits: number;
  freeCredits: number;
  resetsAt: Date | null;
};

/** What could not cover a request: the wallet, which may owe credits of a payment that was taken back, the budget of its key, or the most that it may cost by itself. */
export type Shortage =
  | { of: "wallet"; availableCredits: number }
  | { of: "debt"; owedCredits: number; availableCredits: number }
  | { of: "key-budget"; budget: KeyBudget }
  | { of: "request-cap"; maxCredits: number };

/** The 402 of a shortage (CONTRACT.md §1, §12 "Keys"): before a run, or in its middle. */
export function insufficientCredits(
  shortage: Shortage,
  { required, isMidRun }: { required: number; isMidRun: boolean },
): AppError<"insufficient_credits"> {
  const needs = isMidRun ? "The answer outgrew" : `This needs ${inWords(required)}, which is more than`;
  switch (shortage.of) {
    case "wallet": {
      const { availableCredits: credits } = shortage;
      const message = isMidRun
        ? "The wallet ran dry in the middle of the answer."
        : `This needs ${inWords(required)}; available: ${credits}.`;
      return new AppError("insufficient_credits", { message, details: { credits, required } });
    }
    case "debt": {
      const { owedCredits, availableCredits: credits } = shortage;
      const owed = `${inWords(owedCredits)} of a payment that was taken back`;
      return new AppError("insufficient_credits", {
        message: `The account owes ${owed}; a top-up makes that up first.`,
        details: { credits, required, owed_credits: owedCredits },
      });
    }
    case "key-budget": {
      const { budgetCredits, spentCredits, freeCredits, resetsAt } = shortage.budget;
      const resets_at = resetsAt?.toISOString() ?? null;
      return new AppError("insufficient_credits", {
        message: `${needs} what is left of the key's budget: ${Math.max(0, freeCredits)} of ${inWords(budgetCredits)}.`,
        details: {
          credits: Math.max(0, freeCredits),
          required,
          key_budget: { budget: budgetCredits, spent: spentCredits, resets_at },
        },
      });
    }
    case "request-cap": {
      const { maxCredits } = shortage;
      return new AppError("insufficient_credits", {
        message: `${needs} one request may cost here: ${inWords(maxCredits)}.`,
        details: { credits: maxCredits, required, max_credits: maxCredits },
      });
    }
    default:
      return shortage satisfies never;
  }
}

function inWords(credits: number): string {
  return credits === 1 ? "1 credit" : `${credits} credits`;
}
