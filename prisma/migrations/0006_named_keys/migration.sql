-- Keys with names, scopes and budgets beside the default one.
CREATE TYPE "key_budget_period" AS ENUM ('day', 'week', 'month', 'total');
ALTER TABLE "api_keys"
  ADD COLUMN "is_default" BOOLEAN NOT NULL DEFAULT true,
  ADD COLUMN "name" TEXT,
  ADD COLUMN "scopes" TEXT[] DEFAULT ARRAY[]::TEXT[],
  ADD COLUMN "models" TEXT[] DEFAULT ARRAY[]::TEXT[],
  ADD COLUMN "modes" TEXT[] DEFAULT ARRAY[]::TEXT[],
  ADD COLUMN "budget_credits" BIGINT,
  ADD COLUMN "budget_period" "key_budget_period" NOT NULL DEFAULT 'total',
  ADD COLUMN "per_request_max_credits" BIGINT,
  ADD COLUMN "rate_per_minute" INTEGER,
  ADD COLUMN "ip_allow" TEXT[] DEFAULT ARRAY[]::TEXT[],
  ADD COLUMN "expires_at" TIMESTAMP(3),
  ADD COLUMN "previous_hash" TEXT,
  ADD COLUMN "previous_until" TIMESTAMP(3);
CREATE UNIQUE INDEX "api_keys_previous_hash_key" ON "api_keys"("previous_hash");

-- One live default key a user, and no two live keys of one name.
DROP INDEX "api_keys_one_live_key";
CREATE UNIQUE INDEX "api_keys_one_default" ON "api_keys" ("user_id") WHERE "revoked_at" IS NULL AND "is_default";
CREATE UNIQUE INDEX "api_keys_one_name" ON "api_keys" ("user_id", lower("name"))
  WHERE "revoked_at" IS NULL AND NOT "is_default";
ALTER TABLE "api_keys"
  ADD CONSTRAINT "api_keys_named" CHECK ("is_default" = ("name" IS NULL)),
  ADD CONSTRAINT "api_keys_amounts" CHECK (
    "budget_credits" > 0 AND "per_request_max_credits" > 0 AND "rate_per_minute" > 0
  ),
  ADD CONSTRAINT "api_keys_default_is_plain" CHECK (NOT "is_default" OR (
    "budget_credits" IS NULL AND "per_request_max_credits" IS NULL AND "rate_per_minute" IS NULL
    AND "expires_at" IS NULL AND "previous_hash" IS NULL
  ));

CREATE TABLE "key_spends" (
  "api_key_id" TEXT NOT NULL,
  "period_start" TIMESTAMP(3) NOT NULL,
  "spent_credits" BIGINT NOT NULL DEFAULT 0,
  "held_credits" BIGINT NOT NULL DEFAULT 0,

  CONSTRAINT "key_spends_pkey" PRIMARY KEY ("api_key_id", "period_start"),
  CONSTRAINT "key_spends_not_negative" CHECK ("spent_credits" >= 0 AND "held_credits" >= 0)
);
ALTER TABLE "key_spends" ADD CONSTRAINT "key_spends_api_key_id_fkey"
  FOREIGN KEY ("api_key_id") REFERENCES "api_keys"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "requests" ADD COLUMN "api_key_id" TEXT, ADD COLUMN "key_period_start" TIMESTAMP(3);
ALTER TABLE "holds" ADD COLUMN "api_key_id" TEXT, ADD COLUMN "key_period_start" TIMESTAMP(3),
  ADD CONSTRAINT "holds_name_a_period" CHECK (("api_key_id" IS NULL) = ("key_period_start" IS NULL));

-- When a period of a budget began, in UTC; weeks begin on Monday, and "total" once and for all.
CREATE FUNCTION "key_period_start"(in_period key_budget_period, in_now timestamp)
RETURNS timestamp LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN in_period = 'total' THEN 'epoch'::timestamp ELSE date_trunc(in_period::text, in_now) END
$$;

-- When it ends; null for "total".
CREATE FUNCTION "key_period_end"(in_period key_budget_period, in_start timestamp)
RETURNS timestamp LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN in_period <> 'total' THEN in_start + ('1 ' || in_period::text)::interval END
$$;

-- The held part of a wallet, and of a key's period, is the sum of its open holds.
CREATE OR REPLACE FUNCTION "apply_hold"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  before_credits bigint := 0;
  after_credits bigint := 0;
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.state = 'open' THEN
    before_credits := OLD.credits;
  END IF;
  IF NEW.state = 'open' THEN
    after_credits := NEW.credits;
  END IF;
  IF before_credits <> after_credits THEN
    UPDATE wallets SET held_credits = held_credits + after_credits - before_credits WHERE id = NEW.wallet_id;
    IF NEW.api_key_id IS NOT NULL THEN
      UPDATE key_spends SET held_credits = held_credits + after_credits - before_credits
        WHERE api_key_id = NEW.api_key_id AND period_start = NEW.key_period_start;
    END IF;
  END IF;
  RETURN NULL;
END
$$;

-- What a key has spent in a period is the sum of what its requests were charged.
CREATE FUNCTION "apply_key_charge"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE key_spends SET spent_credits = spent_credits + NEW.credits_charged - OLD.credits_charged
    WHERE api_key_id = NEW.api_key_id AND period_start = NEW.key_period_start;
  RETURN NULL;
END
$$;
CREATE TRIGGER "requests_key_charge" AFTER UPDATE OF "credits_charged" ON "requests"
  FOR EACH ROW WHEN (NEW.key_period_start IS NOT NULL AND NEW.credits_charged <> OLD.credits_charged)
  EXECUTE FUNCTION "apply_key_charge"();

-- What was paid back to the payer and could not be taken from the wallet yet: nothing is spent until it is made up.
ALTER TABLE "wallets" ADD COLUMN "owed_credits" BIGINT NOT NULL DEFAULT 0,
  ADD CONSTRAINT "wallets_owed_not_negative" CHECK ("owed_credits" >= 0);

-- Sets credits aside and enters the request as running. One trip, and the wallet is locked for this statement alone.
-- "status": reserved, insufficient (the wallet), frozen (it owes credits), over_budget (the key's budget for this period), no_key (revoked since
-- it was looked up), no_conversation (it is not the user's) or no_wallet; only the first writes anything that stays.
-- "in_named_key": the key has books of its own. "available" is what the wallet has free, "key_*" its key's budget.
DROP FUNCTION "reserve_run"(
  text, text, text, bigint, timestamp, run_mode, text, boolean, text, text, jsonb, text, timestamp, text, jsonb
);
CREATE FUNCTION "reserve_run"(
  in_request_id text, in_user_id text, in_hold_id text, in_credits bigint, in_expires_at timestamp,
  in_mode run_mode, in_model text, in_byok boolean, in_price_version text, in_preview text, in_messages jsonb,
  in_conversation_id text, in_now timestamp, in_category text DEFAULT NULL, in_texts jsonb DEFAULT NULL,
  in_api_key_id text DEFAULT NULL, in_named_key boolean DEFAULT false,
  OUT status text, OUT available bigint, OUT owed bigint, OUT key_budget bigint, OUT key_spent bigint,
  OUT key_free bigint, OUT key_resets_at timestamp
) LANGUAGE plpgsql AS $$
DECLARE
  locked_wallet_id text;
  period key_budget_period;
  period_start_at timestamp;
BEGIN
  IF in_conversation_id IS NOT NULL
    AND NOT EXISTS (SELECT FROM conversations WHERE id = in_conversation_id AND user_id = in_user_id) THEN
    status := 'no_conversation';
    RETURN;
  END IF;
  SELECT id, balance_credits - held_credits, owed_credits INTO locked_wallet_id, available, owed
    FROM wallets WHERE user_id = in_user_id FOR UPDATE;
  IF locked_wallet_id IS NULL THEN
    status := 'no_wallet';
    RETURN;
  END IF;
  IF in_named_key THEN
    -- Whoever changes a key's budget waits for nobody: the wallet's lock makes the key's requests take turns.
    SELECT budget_credits, budget_period INTO key_budget, period
      FROM api_keys WHERE id = in_api_key_id AND user_id = in_user_id AND revoked_at IS NULL;
    IF NOT FOUND THEN
      status := 'no_key';
      RETURN;
    END IF;
    period_start_at := key_period_start(period, in_now);
    key_resets_at := key_period_end(period, period_start_at);
    INSERT INTO key_spends (api_key_id, period_start) VALUES (in_api_key_id, period_start_at) ON CONFLICT DO NOTHING;
    SELECT spent_credits, key_budget - spent_credits - held_credits INTO key_spent, key_free
      FROM key_spends WHERE api_key_id = in_api_key_id AND period_start = period_start_at;
    IF key_free < in_credits THEN
      status := 'over_budget';
      RETURN;
    END IF;
  END IF;
  IF owed > 0 AND in_credits > 0 THEN
    status := 'frozen';
    RETURN;
  END IF;
  IF available < in_credits THEN
    status := 'insufficient';
    RETURN;
  END IF;
  INSERT INTO requests
      (id, user_id, mode, model, byok, price_version, preview, messages, category, api_key_id, key_period_start,
       created_at)
    VALUES (in_request_id, in_user_id, in_mode, in_model, in_byok, in_price_version, in_preview, in_messages,
      in_category, in_api_key_id, period_start_at, in_now);
  IF in_texts IS NOT NULL THEN
    INSERT INTO prompt_texts (user_id, digest, content)
      SELECT in_user_id, item->>'digest', item->'content' FROM jsonb_array_elements(in_texts) AS item
      ON CONFLICT DO NOTHING;
  END IF;
  INSERT INTO holds (id, wallet_id, request_id, credits, api_key_id, key_period_start, created_at, expires_at)
    VALUES (in_hold_id, locked_wallet_id, in_request_id, in_credits,
      CASE WHEN in_named_key THEN in_api_key_id END, period_start_at, in_now, in_expires_at);
  status := 'reserved';
  available := available - in_credits;
END
$$;

-- Adds credits to an open hold when its wallet, and its key's budget, have them free. "status": extended, insufficient,
-- over_budget, or ended (settled, released or expired, or never there). The wallet is locked before the hold, as
-- everywhere, so that two movements of one wallet never deadlock.
CREATE FUNCTION "extend_hold"(
  in_hold_id text, in_credits bigint,
  OUT status text, OUT held bigint, OUT available bigint, OUT key_budget bigint, OUT key_spent bigint,
  OUT key_free bigint, OUT key_resets_at timestamp
) LANGUAGE plpgsql AS $$
DECLARE
  hold record;
BEGIN
  SELECT balance_credits - held_credits INTO available FROM wallets
    WHERE id = (SELECT wallet_id FROM holds WHERE id = in_hold_id) FOR UPDATE;
  SELECT h.state, h.credits, k.budget_credits, s.spent_credits,
      k.budget_credits - s.spent_credits - s.held_credits AS free_credits,
      key_period_end(k.budget_period, h.key_period_start) AS period_end
    INTO hold
    FROM holds h
      LEFT JOIN api_keys k ON k.id = h.api_key_id
      LEFT JOIN key_spends s ON s.api_key_id = h.api_key_id AND s.period_start = h.key_period_start
    WHERE h.id = in_hold_id;
  IF hold.state IS DISTINCT FROM 'open' THEN
    status := 'ended';
    RETURN;
  END IF;
  key_budget := hold.budget_credits;
  key_spent := hold.spent_credits;
  key_free := hold.free_credits;
  key_resets_at := hold.period_end;
  IF key_free < in_credits THEN
    status := 'over_budget';
    RETURN;
  END IF;
  IF available < in_credits THEN
    status := 'insufficient';
    RETURN;
  END IF;
  UPDATE holds SET credits = credits + in_credits WHERE id = in_hold_id RETURNING credits INTO held;
  status := 'extended';
END
$$;
