import "server-only";
import { afterTopup, type TopupOutcome } from "@/lib/core/billing/auto-topup";
import type { Db } from "../engine/client";

/** Moves the machine on once its charge was decided, whoever told so. */
export async function concludeCharge(
  tx: Db,
  {
    userId,
    paymentId,
    outcome,
    now,
  }: { userId: string; paymentId: string; outcome: TopupOutcome; now: Date },
): Promise<void> {
  const topup = await tx.autoTopup.findUnique({ where: { userId } });
  if (topup === null || topup.attemptId !== paymentId) return;
  if (topup.state !== "charging" && topup.state !== "unknown") return;
  const { state, failures, waitMs } = afterTopup(topup.failures, outcome);
  const notBefore = waitMs === 0 ? null : new Date(now.getTime() + waitMs);
  await tx.autoTopup.update({
    where: { userId },
    data: { state, failures, notBefore },
    select: { userId: true },
  });
}
