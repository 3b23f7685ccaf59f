import "server-only";
import { applyNotice, findPaymentByIntent, type NoticeOutcome } from "@/lib/adapters/database/money/payments";
import type { PaymentNotice } from "@/lib/core/billing/payment-gateway";
import type { Runtime } from "../runtime-type";

/**
 * Takes what was told of a payment into the books, once, and makes known what must not go unseen: a payment that is not
 * what was asked for, and a wallet that owes. Throws when it could not be taken; then it may be told again.
 */
export async function takeNotice(
  { event, notice }: { event: { id: string; type: string } | null; notice: PaymentNotice },
  {
    db,
    clock,
    newId,
    identities,
    payments,
    log,
  }: Pick<Runtime, "db" | "clock" | "newId" | "identities" | "payments" | "log">,
): Promise<NoticeOutcome["status"]> {
  const apply = (told: PaymentNotice) =>
    applyNotice(db, {
      event,
      notice: told,
      newTransactionId: () => newId("txn"),
      now: new Date(clock.now()),
    });
  const named = await withPaymentId(notice, { db, payments });
  const outcome = await apply(named);
  const about = { event: event?.id, paymentIntentId: notice.paymentIntentId, sessionId: notice.sessionId };
  if (outcome.status === "applied") {
    // The first purchase opens what free accounts may not use.
    identities.forget(outcome.userId);
    if (outcome.owedCredits > 0) {
      log.error("a wallet owes credits of a payment that was taken back", {
        ...about,
        userId: outcome.userId,
        owedCredits: outcome.owedCredits,
      });
    }
  }
  if (outcome.status === "mismatch") log.error("a payment is not what was asked for", about);
  if (outcome.status === "unknown") log.warn("a notice of no payment of ours", about);
  return outcome.status;
}

/** A dispute names its intent alone, which we may not have seen yet: then its own record says whose it is. */
async function withPaymentId(
  notice: PaymentNotice,
  { db, payments }: Pick<Runtime, "db" | "payments">,
): Promise<PaymentNotice> {
  const { paymentId, sessionId, paymentIntentId } = notice;
  if (paymentId !== null || sessionId !== null || paymentIntentId === null || payments === null)
    return notice;
  const known = await findPaymentByIntent(db, paymentIntentId);
  return { ...notice, paymentId: known?.id ?? (await payments.findPaymentId(paymentIntentId)) };
}
