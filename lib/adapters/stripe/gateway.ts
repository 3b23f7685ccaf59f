import "server-only";
import Stripe from "stripe";
import { type PaymentGateway, type PaymentNotice, PaymentsDown } from "@/lib/core/billing/payment-gateway";
import { intentState, readEvent } from "./read-event";
import { receiptOf, sessionNotice } from "./read-session";

/** How long a webhook's signature is good, in seconds: Stripe's own tolerance. */
const toleranceSeconds = 300;
const timeoutMs = 20_000;

/** Stripe as the place where credits are paid. `apiBase` is another server that speaks its API, as tests have. */
export function createStripeGateway({
  secretKey,
  webhookSecret,
  apiBase,
}: {
  secretKey: string;
  webhookSecret: string;
  apiBase?: string | undefined;
}): PaymentGateway {
  const stripe = new Stripe(secretKey, {
    ...addressOf(apiBase),
    timeout: timeoutMs,
    maxNetworkRetries: 2,
    telemetry: false,
  });
  return {
    isLive: /^(sk|rk)_live_/.test(secretKey),
    async createCustomer({ userId, email }) {
      const customer = await asked(
        stripe.customers.create(
          { metadata: { user_id: userId }, ...(email !== null && { email }) },
          { idempotencyKey: `customer:${userId}` },
        ),
      );
      return customer.id;
    },
    async openCheckout({
      paymentId,
      userId,
      customerId,
      amountCents,
      credits,
      successUrl,
      cancelUrl,
      tracking,
    }) {
      // The intent's metadata come back with every later notice, whichever comes first.
      const metadata = { ...tracking, payment_id: paymentId, user_id: userId };
      const session = await asked(
        stripe.checkout.sessions.create(
          {
            mode: "payment",
            customer: customerId,
            client_reference_id: userId,
            line_items: [
              {
                quantity: 1,
                price_data: {
                  currency: "usd",
                  unit_amount: amountCents,
                  product_data: { name: `${credits} LLMWise credits` },
                },
              },
            ],
            payment_intent_data: { metadata, setup_future_usage: "off_session" },
            invoice_creation: { enabled: true },
            metadata,
            success_url: successUrl,
            cancel_url: cancelUrl,
          },
          { idempotencyKey: `checkout:${paymentId}` },
        ),
      );
      if (session.url === null) throw new PaymentsDown("A checkout without an address was opened.");
      return { sessionId: session.id, url: session.url };
    },
    async readCheckout(sessionId) {
      const session = await asked(
        stripe.checkout.sessions.retrieve(sessionId, { expand: ["payment_intent.latest_charge"] }),
      );
      return sessionNotice(session, receiptOf(session.payment_intent)) ?? "open";
    },
    async findPaymentId(paymentIntentId) {
      const intent = await asked(stripe.paymentIntents.retrieve(paymentIntentId).catch(nullWhenUnknown));
      return intent?.metadata.payment_id ?? null;
    },
    async listCards(customerId) {
      const { data } = await asked(
        stripe.paymentMethods.list({ customer: customerId, type: "card", limit: 10 }),
      );
      return data.flatMap(({ id, card }) => (card ? [{ id, brand: card.brand, last4: card.last4 }] : []));
    },
    async chargeCard({ paymentId, userId, customerId, cardId, amountCents, paymentIntentId }) {
      if (paymentIntentId !== null)
        return intentState(await asked(stripe.paymentIntents.retrieve(paymentIntentId)));
      const charged = stripe.paymentIntents.create(
        {
          amount: amountCents,
          currency: "usd",
          customer: customerId,
          payment_method: cardId,
          off_session: true,
          confirm: true,
          metadata: { payment_id: paymentId, user_id: userId },
        },
        { idempotencyKey: `topup:${paymentId}` },
      );
      return asked(charged.then(intentState, (error: unknown) => declined(error, paymentId)));
    },
    openEvent(body, signature, nowMs) {
      try {
        return readEvent(
          stripe.webhooks.constructEvent(body, signature, webhookSecret, toleranceSeconds, undefined, nowMs),
        );
      } catch (error) {
        if (error instanceof Stripe.errors.StripeSignatureVerificationError || error instanceof SyntaxError)
          return null;
        throw error;
      }
    },
  };
}

function addressOf(apiBase: string | undefined) {
  if (apiBase === undefined) return {};
  const { protocol, hostname, port } = new URL(apiBase);
  return {
    protocol: protocol === "http:" ? ("http" as const) : ("https" as const),
    host: hostname,
    port: port === "" ? (protocol === "http:" ? 80 : 443) : Number(port),
  };
}

/** A card that was declined is an answer, not a failure of the call. */
function declined(error: unknown, paymentId: string): PaymentNotice {
  if (!(error instanceof Stripe.errors.StripeCardError)) throw error;
  const reason = error.code === "authentication_required" ? error.code : (error.decline_code ?? error.code);
  return {
    paymentId,
    sessionId: null,
    paymentIntentId: error.payment_intent?.id ?? null,
    change: { type: "failed", reason: reason ?? "payment_failed" },
  };
}

function nullWhenUnknown(error: unknown): null {
  if (error instanceof Stripe.errors.StripeInvalidRequestError && error.statusCode === 404) return null;
  throw error;
}

async function asked<Result>(pending: Promise<Result>): Promise<Result> {
  try {
    return await pending;
  } catch (error) {
    throw new PaymentsDown("The payment provider did not do what it was asked.", { cause: error });
  }
}
