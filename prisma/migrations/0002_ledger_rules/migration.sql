-- The rules of money, kept by the database itself, so that no bug in the code can break them.
-- Whoever breaks one gets an error of class 23 (integrity constraint violation).

-- A user has one live API key.
CREATE UNIQUE INDEX "api_keys_one_live_key" ON "api_keys" ("user_id") WHERE "revoked_at" IS NULL;

-- A request is settled once.
CREATE UNIQUE INDEX "ledger_transactions_one_charge" ON "ledger_transactions" ("request_id")
  WHERE "type" = 'charge';

-- A payment is credited once, whether its webhook, its repeat or the returning buyer comes first.
CREATE UNIQUE INDEX "ledger_transactions_one_credit" ON "ledger_transactions" ("payment_intent_id")
  WHERE "type" IN ('purchase', 'auto_topup');

-- Money that a wallet does not have, or that another request holds, cannot be spent.
ALTER TABLE "wallets"
  ADD CONSTRAINT "wallets_held_not_negative" CHECK ("held_credits" >= 0),
  ADD CONSTRAINT "wallets_available_not_negative" CHECK ("balance_credits" - "held_credits" >= 0);

-- Every type moves credits one way. A movement of nothing exists only to show what could not be taken.
ALTER TABLE "ledger_transactions"
  ADD CONSTRAINT "ledger_transactions_direction" CHECK (
    CASE
      WHEN "type" IN ('grant', 'purchase', 'auto_topup', 'refund') THEN "credits" > 0
      WHEN "type" IN ('charge', 'clawback') THEN "credits" < 0 OR ("credits" = 0 AND "short_credits" > 0)
      ELSE "credits" <> 0
    END
  ),
  ADD CONSTRAINT "ledger_transactions_short" CHECK (
    "short_credits" = 0 OR ("short_credits" > 0 AND "type" IN ('charge', 'clawback'))
  ),
  ADD CONSTRAINT "ledger_transactions_names_request" CHECK (
    "type" NOT IN ('charge', 'refund') OR "request_id" IS NOT NULL
  ),
  ADD CONSTRAINT "ledger_transactions_names_payment" CHECK (
    "type" NOT IN ('purchase', 'auto_topup', 'clawback') OR "payment_intent_id" IS NOT NULL
  );

ALTER TABLE "ledger_postings"
  ADD CONSTRAINT "ledger_postings_move_something" CHECK ("amount_credits" <> 0);

ALTER TABLE "holds"
  ADD CONSTRAINT "holds_not_negative" CHECK ("credits" >= 0),
  ADD CONSTRAINT "holds_end_has_time" CHECK (("state" = 'open') = ("ended_at" IS NULL));

-- What has been written to the ledger stays; corrections are new transactions. Wallets and holds stay too,
-- or the sums that the other rules compare could vanish.
CREATE FUNCTION "refuse_removal"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % cannot be changed or removed this way', TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation';
END
$$;

CREATE TRIGGER "ledger_transactions_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "ledger_transactions"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_removal"();
CREATE TRIGGER "ledger_postings_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "ledger_postings"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_removal"();
CREATE TRIGGER "holds_stay" BEFORE DELETE OR TRUNCATE ON "holds"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_removal"();
CREATE TRIGGER "wallets_stay" BEFORE DELETE OR TRUNCATE ON "wallets"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_removal"();

-- A wallet starts empty, and its amounts move only through the two triggers below, which call this one at
-- a depth of two; a statement of a client calls it at a depth of one.
CREATE FUNCTION "guard_wallet"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.balance_credits <> 0 OR NEW.held_credits <> 0 THEN
      RAISE EXCEPTION 'a wallet starts empty' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF (NEW.id, NEW.user_id) IS DISTINCT FROM (OLD.id, OLD.user_id) THEN
    RAISE EXCEPTION 'a wallet keeps its owner' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF (NEW.balance_credits, NEW.held_credits) IS DISTINCT FROM (OLD.balance_credits, OLD.held_credits)
    AND pg_trigger_depth() < 2 THEN
    RAISE EXCEPTION 'a wallet moves only through postings and holds'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER "wallets_guard" BEFORE INSERT OR UPDATE ON "wallets"
  FOR EACH ROW EXECUTE FUNCTION "guard_wallet"();

-- The balance after a transaction is read, not believed. The lock on the wallet stays until commit, so that
-- no other movement comes between this reading and the postings.
CREATE FUNCTION "stamp_balance_after"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  SELECT balance_credits + NEW.credits INTO NEW.balance_after_credits
    FROM wallets WHERE id = NEW.wallet_id FOR UPDATE;
  RETURN NEW;
END
$$;
CREATE TRIGGER "ledger_transactions_stamp" BEFORE INSERT ON "ledger_transactions"
  FOR EACH ROW EXECUTE FUNCTION "stamp_balance_after"();

-- The stored balance is the sum of the wallet's postings.
CREATE FUNCTION "apply_posting"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE wallets SET balance_credits = balance_credits + NEW.amount_credits
    WHERE id = (SELECT wallet_id FROM ledger_transactions WHERE id = NEW.transaction_id);
  RETURN NULL;
END
$$;
CREATE TRIGGER "ledger_postings_apply" AFTER INSERT ON "ledger_postings"
  FOR EACH ROW WHEN (NEW.account = 'wallet') EXECUTE FUNCTION "apply_posting"();

-- Double entry, checked at commit, when all postings are there: they sum to zero, the wallet's part is what
-- the transaction says, and refunds of a request never exceed its charge.
CREATE FUNCTION "check_transaction"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  checked ledger_transactions;
  total bigint;
  wallet_part bigint;
  refunded bigint;
  charged bigint;
BEGIN
  IF TG_TABLE_NAME = 'ledger_postings' THEN
    SELECT * INTO checked FROM ledger_transactions WHERE id = NEW.transaction_id;
  ELSE
    checked := NEW;
  END IF;
  SELECT coalesce(sum(amount_credits), 0), coalesce(sum(amount_credits) FILTER (WHERE account = 'wallet'), 0)
    INTO total, wallet_part FROM ledger_postings WHERE transaction_id = checked.id;
  IF total <> 0 OR wallet_part <> checked.credits THEN
    RAISE EXCEPTION 'the postings of % do not balance', checked.id
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF checked.type = 'refund' THEN
    SELECT coalesce(sum(credits) FILTER (WHERE type = 'refund'), 0),
           coalesce(-sum(credits) FILTER (WHERE type = 'charge'), 0)
      INTO refunded, charged FROM ledger_transactions WHERE request_id = checked.request_id;
    IF refunded > charged THEN
      RAISE EXCEPTION 'the refunds of % exceed its charge', checked.request_id
        USING ERRCODE = 'integrity_constraint_violation';
    END IF;
  END IF;
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER "ledger_transactions_balance" AFTER INSERT ON "ledger_transactions"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "check_transaction"();
CREATE CONSTRAINT TRIGGER "ledger_postings_balance" AFTER INSERT ON "ledger_postings"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "check_transaction"();

-- A hold begins open, keeps its wallet and request, and ends once.
CREATE FUNCTION "guard_hold"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'open' THEN
      RAISE EXCEPTION 'a hold begins open' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF OLD.state <> 'open' THEN
    RAISE EXCEPTION 'hold % has already ended', OLD.id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF (NEW.id, NEW.wallet_id, NEW.request_id) IS DISTINCT FROM (OLD.id, OLD.wallet_id, OLD.request_id) THEN
    RAISE EXCEPTION 'hold % keeps its wallet and request', OLD.id
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER "holds_guard" BEFORE INSERT OR UPDATE ON "holds"
  FOR EACH ROW EXECUTE FUNCTION "guard_hold"();

-- The held part of a wallet is the sum of its open holds.
CREATE FUNCTION "apply_hold"() RETURNS trigger LANGUAGE plpgsql AS $$
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
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER "holds_apply" AFTER INSERT OR UPDATE ON "holds"
  FOR EACH ROW EXECUTE FUNCTION "apply_hold"();
