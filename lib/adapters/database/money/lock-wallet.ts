import "server-only";
import type { Db } from "../engine/client";
import { Prisma } from "../generated/client";

/**
 * Keeps a user's wallet for the rest of a transaction. Whoever changes what belongs to a wallet takes it first, before any
 * other row, so that no two of them wait for each other.
 */
export async function lockWallet(tx: Db, userId: string): Promise<void> {
  await tx.$queryRaw(Prisma.sql`SELECT id FROM wallets WHERE user_id = ${userId} FOR UPDATE`);
}
