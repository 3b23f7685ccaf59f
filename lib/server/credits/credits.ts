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
import { tellTopup } from "../payments/auto-topup";
import type { Runtime } from "../runtime-type";
import { toBalance, toPack, toTransaction, toWallet } from "./credits-view";

type Asked = { identity: Pick<Identity, "userId">; runtime: Pick<Runtime, "db"> };

/** Whole credits, what is held of them, and the plan. */
export async function tellBalance({ identity, runtime: { db } }: Asked): Promise<CreditsBalance> {
  return toBalance(await readBalance(db, identity.userId));
}

/** The balance with what was ever bought and spent, and the automatic top-up. */
export async function tellWallet(
  asked: Asked & { runtime: Pick<Runtime, "clock" | "payments"> },
): Promise<CreditsWallet> {
  const { userId } = asked.identity;
  const { db } = asked.runtime;
  const [balance, totals, topup] = await Promise.all([
    readBalance(db, userId),
    readLifetimeTotals(db, userId),
    tellTopup(asked),
  ]);
  return toWallet(balance, totals, topup);
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
