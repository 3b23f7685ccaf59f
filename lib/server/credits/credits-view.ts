import "server-only";
import type { WalletBalance, WalletTransaction } from "@/lib/adapters/database/money/wallets";
import type { CreditsBalance, CreditsTransaction } from "@/lib/contracts/credits";

/** A wallet as it travels: whole credits. */
export function toBalance(balance: WalletBalance | null): CreditsBalance {
  return {
    credits: balance?.balanceCredits ?? 0,
    held: balance?.heldCredits ?? 0,
    available: balance?.availableCredits ?? 0,
    plan: balance?.isPaid === true ? "paid" : "free",
  };
}

/** A movement of the wallet as it travels. */
export function toTransaction(transaction: WalletTransaction): CreditsTransaction {
  return {
    id: transaction.id,
    type: transaction.type,
    credits: transaction.credits,
    balance_after: transaction.balanceAfterCredits,
    request_id: transaction.requestId,
    description: transaction.description,
    created_at: transaction.createdAt.toISOString(),
  };
}
