-- Payments through Stripe: what was asked for, what came of it, and the notices that told.
ALTER TABLE "users" ADD COLUMN "stripe_customer_id" TEXT;
CREATE UNIQUE INDEX "users_stripe_customer_id_key" ON "users"("stripe_customer_id");

CREATE TYPE "payment_kind" AS ENUM ('checkout', 'auto_topup');
CREATE TYPE "payment_status" AS ENUM ('open', 'processing', 'paid', 'failed', 'expired');
CREATE TYPE "dispute_state" AS ENUM ('open', 'won', 'lost');

CREATE TABLE "payments" (
  "id" TEXT NOT NULL,
  "user_id" TEXT NOT NULL,
  "kind" "payment_kind" NOT NULL,
  "status" "payment_status" NOT NULL DEFAULT 'open',
  "amount_cents" INTEGER NOT NULL,
  "credits" BIGINT NOT NULL,
  "session_id" TEXT,
  "payment_intent_id" TEXT,
  "refunded_cents" INTEGER NOT NULL DEFAULT 0,
  "dispute" "dispute_state",
  "clawed_credits" BIGINT NOT NULL DEFAULT 0,
  "failure" TEXT,
  "receipt_url" TEXT,
  "created_at" TIMESTAMP(3) NOT NULL,
  "paid_at" TIMESTAMP(3),

  CONSTRAINT "payments_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "payments_amounts" CHECK (
    "amount_cents" > 0 AND "credits" > 0 AND "refunded_cents" BETWEEN 0 AND "amount_cents"
    AND "clawed_credits" BETWEEN 0 AND "credits"
  ),
  CONSTRAINT "payments_paid_has_time" CHECK (("status" = 'paid') = ("paid_at" IS NOT NULL)),
  CONSTRAINT "payments_paid_has_intent" CHECK ("status" <> 'paid' OR "payment_intent_id" IS NOT NULL)
);
CREATE UNIQUE INDEX "payments_session_id_key" ON "payments"("session_id");
CREATE UNIQUE INDEX "payments_payment_intent_id_key" ON "payments"("payment_intent_id");
CREATE INDEX "payments_user_id_created_at_idx" ON "payments"("user_id", "created_at" DESC);
ALTER TABLE "payments" ADD CONSTRAINT "payments_user_id_fkey"
  FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "webhook_events" (
  "id" TEXT NOT NULL,
  "source" TEXT NOT NULL,
  "type" TEXT NOT NULL,
  "created_at" TIMESTAMP(3) NOT NULL,

  CONSTRAINT "webhook_events_pkey" PRIMARY KEY ("id")
);
