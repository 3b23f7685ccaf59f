import * as z from "zod";
import { pageQuery } from "./pagination";

/** GET /credits/balance: whole credits; `available` = `credits` − `held`. */
export const creditsBalance = z.object({
  credits: z.int(),
  held: z.int(),
  available: z.int(),
  plan: z.enum(["free", "paid"]),
});
export type CreditsBalance = z.infer<typeof creditsBalance>;

export const transactionType = z.enum([
  "grant",
  "purchase",
  "auto_topup",
  "charge",
  "refund",
  "clawback",
  "adjustment",
]);
export type TransactionType = z.infer<typeof transactionType>;

/** One movement of the wallet; `credits` is signed. */
export const creditsTransaction = z.object({
  id: z.string(),
  type: transactionType,
  credits: z.int(),
  balance_after: z.int(),
  request_id: z.string().nullable(),
  description: z.string(),
  created_at: z.iso.datetime(),
});
export type CreditsTransaction = z.infer<typeof creditsTransaction>;
export const creditsTransactions = z.array(creditsTransaction);

export const transactionsQuery = pageQuery.extend({
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

/** GET /credits/packs: a bare array of what may be bought, amounts in US dollars. */
export const creditsPacks = z.array(
  z.object({ id: z.string(), name: z.string(), amount_usd: z.number(), credits: z.int() }),
);
export type CreditsPacks = z.infer<typeof creditsPacks>;

/** The automatic top-up of a wallet. `state` is `off` as long as nobody has set it up. */
export const autoTopup = z.object({
  enabled: z.boolean(),
  threshold_credits: z.int().nullable(),
  amount_usd: z.number().nullable(),
  monthly_cap_usd: z.number().nullable(),
  state: z.literal("off"),
  spent_this_month_usd: z.number(),
  payment_method: z.object({ brand: z.string(), last4: z.string() }).nullable(),
});

/** GET /credits/wallet: the balance, what was ever bought and spent, and the automatic top-up. */
export const creditsWallet = creditsBalance.extend({
  lifetime_purchased: z.int(),
  lifetime_spent: z.int(),
  auto_topup: autoTopup,
});
export type CreditsWallet = z.infer<typeof creditsWallet>;
