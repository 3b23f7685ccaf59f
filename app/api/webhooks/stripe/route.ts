import { receiveStripeEvent } from "@/lib/server/payments/stripe-webhook";

/** POST /api/webhooks/stripe: notices of payments, refunds and disputes, signed by Stripe. */
export const POST = receiveStripeEvent;
