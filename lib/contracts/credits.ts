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
