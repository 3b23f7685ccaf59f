import "server-only";
import type * as z from "zod";
import { listTransactions, readBalance } from "@/lib/adapters/database/money/wallets";
import type { CreditsBalance, CreditsTransaction, transactionsQuery } from "@/lib/contracts/credits";
import type { Identity } from "../auth/identity";
import type { Runtime } from "../runtime-type";
import { toBalance, toTransaction } from "./credits-view";

type Asked = { identity: Pick<Identity, "userId">; runtime: Pick<Runtime, "db"> };

/** Whole credits, what is held of them, and the plan. */
export async function tellBalance({ identity, runtime: { db } }: Asked): Promise<CreditsBalance> {
  return toBalance(await readBalance(db, identity.userId));
}

/** The wallet's movements, newest first. */
export async function tellTransactions({
  identity: { userId },
  query,
  runtime: { db },
}: Asked & { query: z.output<typeof transactionsQuery> }): Promise<CreditsTransaction[]> {
  return (await listTransactions(db, { userId, ...query })).map(toTransaction);
}
