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
  /** The payment provider's receipt, of a movement that a payment brought about. */
  receipt_url: z.string().nullable(),
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

/** US dollars that can be charged: from and to a number of them, in whole cents. */
function wholeCents(minimumUsd: number, maximumUsd: number) {
  return z
    .number()
    .min(minimumUsd)
    .max(maximumUsd)
    .refine((usd) => Math.abs(usd * 100 - Math.round(usd * 100)) < 1e-6, { error: "must be whole cents" });
}

/**
 * The automatic top-up of a wallet. `state`: `armed` waits for its threshold, `charging` and `unknown` have a charge under
 * way, `declined` tries again later, `action_required` and `disabled` wait for the user.
 */
export const autoTopup = z.object({
  enabled: z.boolean(),
  threshold_credits: z.int().nullable(),
  amount_usd: z.number().nullable(),
  monthly_cap_usd: z.number().nullable(),
  state: z.enum(["off", "armed", "charging", "unknown", "action_required", "declined", "disabled"]),
  spent_this_month_usd: z.number(),
  payment_method: z.object({ brand: z.string(), last4: z.string() }).nullable(),
});

/** GET /credits/wallet: the balance, what was ever bought and spent, and the automatic top-up. */
export const creditsWallet = creditsBalance.extend({
  /** Of a payment that was taken back after its credits were spent; nothing can be spent while there is any. */
  owed: z.int(),
  lifetime_purchased: z.int(),
  lifetime_spent: z.int(),
  auto_topup: autoTopup,
});
export type AutoTopupView = z.infer<typeof autoTopup>;

/** PUT /credits/auto-topup. What is not named stays as it was set, or is 300 credits, $10 and $200 a month. */
export const autoTopupChange = z.strictObject({
  enabled: z.boolean(),
  threshold_credits: z.int().min(1).max(1_000_000).optional(),
  amount_usd: wholeCents(3, 10_000).optional(),
  monthly_cap_usd: wholeCents(3, 1_000_000).optional(),
});
export type AutoTopupChange = z.infer<typeof autoTopupChange>;
export type CreditsWallet = z.infer<typeof creditsWallet>;

/**
 * POST /credits/purchase: an amount or a pack. What else is there is the caller's own tracking, kept with the payment;
 * values are short texts.
 */
export const creditsPurchase = z
  .object({ amount_usd: wholeCents(3, 10_000).optional(), pack_id: z.string().max(100).optional() })
  .catchall(z.string().max(500))
  .refine((body) => (body.amount_usd === undefined) !== (body.pack_id === undefined), {
    path: ["amount_usd"],
    error: "send either amount_usd or pack_id",
  })
  .refine(
    (body) => Object.keys(body).length <= 21 && Object.keys(body).every((name) => /^\w{1,40}$/.test(name)),
    {
      error: "takes at most 20 tracking fields, named with letters, digits and _",
    },
  );
export type CreditsPurchase = z.infer<typeof creditsPurchase>;
export const creditsPurchased = z.object({
  checkout_url: z.url(),
  session_id: z.string(),
  amount_usd: z.number(),
  credits: z.int(),
});
export type CreditsPurchased = z.infer<typeof creditsPurchased>;

/** POST /credits/confirm-checkout. */
export const confirmCheckoutRequest = z.strictObject({ session_id: z.string().min(1).max(200) });
export const checkoutConfirmed = z.object({
  status: z.enum(["paid", "open", "processing", "expired"]),
  credited: z.boolean(),
  credits_added: z.int(),
  /** The balance. */
  credits: z.int(),
});
export type CheckoutConfirmed = z.infer<typeof checkoutConfirmed>;
