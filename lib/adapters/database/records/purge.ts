import "server-only";
import type { DatabaseClient, Db } from "../engine/client";
import { Prisma } from "../generated/client";
import { lockWallet } from "../money/lock-wallet";

export type Purged = { requests: number; conversations: number };

/**
 * Clears what the user wrote and what models answered: conversations go, requests keep their figures alone.
 * Answers how many of each were there. The ledger stays.
 */
export function purgeUserData(db: DatabaseClient, userId: string): Promise<Purged> {
  return db.$transaction((tx) => purgeWithin(tx, userId));
}

/** The same inside the caller's transaction. */
export async function purgeWithin(tx: Db, userId: string): Promise<Purged> {
  // A settlement locks the wallet first and conversations last; taking the same lock first rules a deadlock out.
  await lockWallet(tx, userId);
  const conversations = await tx.conversation.deleteMany({ where: { userId } });
  await tx.requestResponse.updateMany({
    where: { request: { userId } },
    data: { content: null, reasoning: null, error: null },
  });
  await tx.requestAttempt.updateMany({ where: { request: { userId } }, data: { error: null } });
  // Of what a request was about its category alone stays, which Auto learns from.
  const requests = await tx.request.updateMany({
    where: { userId },
    data: { messages: Prisma.DbNull, preview: null, error: null, summary: {} },
  });
  await tx.promptText.deleteMany({ where: { userId } });
  // Their bytes are removed by whoever sweeps next.
  await tx.$executeRaw(Prisma.sql`UPDATE uploads SET expires_at = created_at WHERE user_id = ${userId}`);
  return { requests: requests.count, conversations: conversations.count };
}
