import "server-only";
import type { LifetimeTotals, WalletBalance, WalletTransaction } from "@/lib/adapters/database/money/wallets";
import type {
  AutoTopupView,
  CreditsBalance,
  CreditsPacks,
  CreditsTransaction,
  CreditsWallet,
} from "@/lib/contracts/credits";
import { type CreditPack, creditsPerUsd } from "@/lib/core/billing/packs";

/** A wallet as it travels: whole credits. */
export function toBalance(balance: WalletBalance | null): CreditsBalance {
  return {
    credits: balance?.balanceCredits ?? 0,
    held: balance?.heldCredits ?? 0,
    available: balance?.availableCredits ?? 0,
    plan: balance?.isPaid === true ? "paid" : "free",
  };
}

/** A wallet with its history in two sums. */
export function toWallet(
  balance: WalletBalance | null,
  totals: LifetimeTotals,
  autoTopup: AutoTopupView,
): CreditsWallet {
  return {
    ...toBalance(balance),
    owed: balance?.owedCredits ?? 0,
    lifetime_purchased: totals.purchasedCredits,
    lifetime_spent: totals.spentCredits,
    auto_topup: autoTopup,
  };
}

/** A pack as it travels. */
export function toPack({ id, name, amountUsd }: CreditPack): CreditsPacks[number] {
  return { id, name, amount_usd: amountUsd, credits: amountUsd * creditsPerUsd };
}

/** A movement of the wallet as it travels. */
export function toTransaction(transaction: WalletTransaction): CreditsTransaction {
  return {
    id: transaction.id,
    type: transaction.type,
    credits: transaction.credits,
    balance_after: transaction.balanceAfterCredits,
    request_id: transaction.requestId,
    receipt_url: transaction.receiptUrl,
    description: transaction.description,
    created_at: transaction.createdAt.toISOString(),
  };
}
