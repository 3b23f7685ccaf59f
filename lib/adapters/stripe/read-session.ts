import "server-only";
import type Stripe from "stripe";
import type { PaymentChange, PaymentNotice } from "@/lib/core/billing/payment-gateway";

/** How a checkout stands; null while nothing was decided. */
export function sessionNotice(
  session: Stripe.Checkout.Session,
  receiptUrl: string | null,
): PaymentNotice | null {
  const change = changeOf(session, receiptUrl);
  if (change === null) return null;
  return {
    paymentId: session.metadata?.payment_id ?? null,
    sessionId: session.id,
    paymentIntentId: idOf(session.payment_intent),
    change,
  };
}

function changeOf(session: Stripe.Checkout.Session, receiptUrl: string | null): PaymentChange | null {
  if (session.payment_status === "paid") {
    const { amount_total: amountCents, currency } = session;
    return { type: "paid", amountCents: amountCents ?? 0, currency: currency ?? "", receiptUrl };
  }
  if (session.status === "expired") return { type: "expired" };
  return session.status === "complete" ? { type: "processing" } : null;
}

/** Where the payer's receipt is, when the intent came with its charge. */
export function receiptOf(intent: string | Stripe.PaymentIntent | null): string | null {
  const charge = intent === null || typeof intent === "string" ? null : (intent.latest_charge ?? null);
  return charge === null || typeof charge === "string" ? null : (charge.receipt_url ?? null);
}

/** The id of an object that may stand there whole. */
export function idOf(named: string | { id: string } | null | undefined): string | null {
  return typeof named === "string" ? named : (named?.id ?? null);
}
