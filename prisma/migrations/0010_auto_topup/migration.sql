-- Automatic top-ups: what a user set, and where the machine stands (core/billing/auto-topup.ts).
CREATE TYPE "topup_state" AS ENUM ('off', 'armed', 'charging', 'unknown', 'action_required', 'declined', 'disabled');

CREATE TABLE "auto_topups" (
  "user_id" TEXT NOT NULL,
  "state" "topup_state" NOT NULL DEFAULT 'off',
  "threshold_credits" BIGINT NOT NULL,
  "amount_cents" INTEGER NOT NULL,
  "monthly_cap_cents" INTEGER NOT NULL,
  "card_id" TEXT,
  "card_brand" TEXT,
  "card_last4" TEXT,
  "failures" INTEGER NOT NULL DEFAULT 0,
  "not_before" TIMESTAMP(3),
  "attempt_id" TEXT,

  CONSTRAINT "auto_topups_pkey" PRIMARY KEY ("user_id"),
  CONSTRAINT "auto_topups_amounts" CHECK (
    "threshold_credits" > 0 AND "amount_cents" > 0 AND "monthly_cap_cents" >= "amount_cents"
  ),
  CONSTRAINT "auto_topups_in_flight" CHECK ("state" NOT IN ('charging', 'unknown') OR "attempt_id" IS NOT NULL)
);
ALTER TABLE "auto_topups" ADD CONSTRAINT "auto_topups_user_id_fkey"
  FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- At most one automatic charge of a user is under way.
CREATE UNIQUE INDEX "payments_one_topup" ON "payments" ("user_id")
  WHERE "kind" = 'auto_topup' AND "status" IN ('open', 'processing');
