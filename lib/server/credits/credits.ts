import "server-only";
import type * as z from "zod";
import { listTransactions, readBalance, readLifetimeTotals } from "@/lib/adapters/database/money/wallets";
import type {
  CreditsBalance,
  CreditsPacks,
  CreditsTransaction,
  CreditsWallet,
  transactionsQuery,
} from "@/lib/contracts/credits";
import { creditPacks } from "@/lib/core/billing/packs";
import type { Identity } from "../auth/identity";
import type { Runtime } from "../runtime-type";
import { toBalance, toPack, toTransaction, toWallet } from "./credits-view";

type Asked = { identity: Pick<Identity, "userId">; runtime: Pick<Runtime, "db"> };

/** Whole credits, what is held of them, and the plan. */
export async function tellBalance({ identity, runtime: { db } }: Asked): Promise<CreditsBalance> {
  return toBalance(await readBalance(db, identity.userId));
}

/** The balance with what was ever bought and spent. Nobody can set up an automatic top-up yet, so it is off. */
export async function tellWallet({ identity: { userId }, runtime: { db } }: Asked): Promise<CreditsWallet> {
  const [balance, totals] = await Promise.all([readBalance(db, userId), readLifetimeTotals(db, userId)]);
  return toWallet(balance, totals);
}

/** The amounts on sale. */
export function tellPacks(): CreditsPacks {
  return creditPacks.map(toPack);
}

/** The wallet's movements, newest first. */
export async function tellTransactions({
  identity: { userId },
  query,
  runtime: { db },
}: Asked & { query: z.output<typeof transactionsQuery> }): Promise<CreditsTransaction[]> {
  return (await listTransactions(db, { userId, ...query })).map(toTransaction);
}
