import "server-only";
import type Stripe from "stripe";
import type { PaymentChange, PaymentNotice, SignedEvent } from "@/lib/core/billing/payment-gateway";
import { idOf, receiptOf, sessionNotice } from "./read-session";

/** A verified event of Stripe's as what we act upon (CONTRACT.md §9). */
export function readEvent(event: Stripe.Event): SignedEvent {
  return { id: event.id, type: event.type, isLive: event.livemode, notice: noticeOf(event) };
}

function noticeOf(event: Stripe.Event): PaymentNotice | null {
  switch (event.type) {
    case "checkout.session.completed":
    case "checkout.session.async_payment_succeeded":
    case "checkout.session.expired":
      return sessionNotice(event.data.object, null);
    case "payment_intent.succeeded": {
      const intent = event.data.object;
      const { amount_received: amountCents, currency } = intent;
      return intentNotice(intent, { type: "paid", amountCents, currency, receiptUrl: receiptOf(intent) });
    }
    case "payment_intent.payment_failed": {
      const intent = event.data.object;
      const { last_payment_error: error } = intent;
      const reason = error?.decline_code ?? error?.code ?? "payment_failed";
      return intentNotice(intent, { type: "failed", reason });
    }
    case "charge.succeeded":
    case "charge.updated": {
      // The session and the intent name their charge by its id alone; its receipt stands in its own event.
      const { payment_intent: intent, metadata, receipt_url: receiptUrl } = event.data.object;
      if (!receiptUrl) return null;
      const change: PaymentChange = { type: "receipt", receiptUrl };
      const paymentId = metadata.payment_id ?? null;
      return { paymentId, sessionId: null, paymentIntentId: idOf(intent), change };
    }
    case "charge.refunded": {
      const {
        payment_intent: intent,
        metadata,
        amount_refunded: refundedCents,
        receipt_url,
      } = event.data.object;
      return {
        paymentId: metadata.payment_id ?? null,
        sessionId: null,
        paymentIntentId: idOf(intent),
        change: { type: "refunded", refundedCents, receiptUrl: receipt_url ?? null },
      };
    }
    case "charge.dispute.created":
    case "charge.dispute.closed": {
      const { payment_intent: intent, status } = event.data.object;
      const state = event.type === "charge.dispute.created" ? "open" : closedAs[status];
      if (state === undefined) return null;
      const change: PaymentChange = { type: "disputed", state };
      return { paymentId: null, sessionId: null, paymentIntentId: idOf(intent), change };
    }
    default:
      return null;
  }
}

/** How a dispute ended; a warning that was closed took nothing. */
const closedAs: Partial<Record<Stripe.Dispute.Status, "won" | "lost">> = {
  won: "won",
  warning_closed: "won",
  prevented: "won",
  lost: "lost",
};

/** How a charge of a kept card stands. What needs its owner has failed: nobody is there. */
export function intentState(intent: Stripe.PaymentIntent): PaymentNotice {
  const { status, amount_received: amountCents, currency, last_payment_error: error } = intent;
  switch (status) {
    case "succeeded":
      return intentNotice(intent, { type: "paid", amountCents, currency, receiptUrl: receiptOf(intent) });
    case "processing":
    case "requires_capture":
      return intentNotice(intent, { type: "processing" });
    case "requires_action":
      return intentNotice(intent, { type: "failed", reason: "authentication_required" });
    default:
      return intentNotice(intent, {
        type: "failed",
        reason: error?.decline_code ?? error?.code ?? "payment_failed",
      });
  }
}

function intentNotice({ id, metadata }: Stripe.PaymentIntent, change: PaymentChange): PaymentNotice {
  return { paymentId: metadata.payment_id ?? null, sessionId: null, paymentIntentId: id, change };
}
