-- What models thought, where the caller asked to see it, and what a provider itself says that a call cost.
ALTER TABLE "messages" ADD COLUMN "reasoning" TEXT;
ALTER TABLE "request_responses" ADD COLUMN "reasoning" TEXT,
  ADD COLUMN "provider_cost_pico_usd" BIGINT;

-- Whether an account has ever paid is asked with every key; its charges are many and its purchases few.
CREATE INDEX "ledger_transactions_purchases" ON "ledger_transactions" ("wallet_id")
  WHERE "type" IN ('purchase', 'auto_topup');

-- Double entry is checked twice a movement instead of three times: postings by the statement that writes them, so
-- that both sides come at once, and a transaction at commit, so that it has its postings.
CREATE FUNCTION "check_postings"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  broken text;
BEGIN
  SELECT t.id INTO broken
    FROM ledger_transactions t
    JOIN ledger_postings p ON p.transaction_id = t.id
    WHERE t.id IN (SELECT transaction_id FROM written)
    GROUP BY t.id, t.credits
    HAVING sum(p.amount_credits) <> 0
      OR coalesce(sum(p.amount_credits) FILTER (WHERE p.account = 'wallet'), 0) <> t.credits
    LIMIT 1;
  IF broken IS NOT NULL THEN
    RAISE EXCEPTION 'the postings of % do not balance', broken
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END
$$;
DROP TRIGGER "ledger_postings_balance" ON "ledger_postings";
CREATE TRIGGER "ledger_postings_balance" AFTER INSERT ON "ledger_postings"
  REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION "check_postings"();

CREATE OR REPLACE FUNCTION "check_transaction"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  wallet_part bigint;
  refunded bigint;
  charged bigint;
BEGIN
  -- That the postings sum to zero was checked when they were written; here they must be there.
  SELECT coalesce(sum(amount_credits) FILTER (WHERE account = 'wallet'), 0)
    INTO wallet_part FROM ledger_postings WHERE transaction_id = NEW.id;
  IF wallet_part <> NEW.credits THEN
    RAISE EXCEPTION 'the postings of % do not balance', NEW.id
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.type = 'refund' THEN
    SELECT coalesce(sum(credits) FILTER (WHERE type = 'refund'), 0),
           coalesce(-sum(credits) FILTER (WHERE type = 'charge'), 0)
      INTO refunded, charged FROM ledger_transactions WHERE request_id = NEW.request_id;
    IF refunded > charged THEN
      RAISE EXCEPTION 'the refunds of % exceed its charge', NEW.request_id
        USING ERRCODE = 'integrity_constraint_violation';
    END IF;
  END IF;
  RETURN NULL;
END
$$;

-- Sets credits aside and enters the request as running. One trip, and the wallet is locked for this statement alone.
-- "status": reserved, insufficient, no_conversation (it is not the user's) or no_wallet; only the first writes.
CREATE FUNCTION "reserve_run"(
  in_request_id text, in_user_id text, in_hold_id text, in_credits bigint, in_expires_at timestamp,
  in_mode run_mode, in_model text, in_byok boolean, in_price_version text, in_preview text, in_messages jsonb,
  in_conversation_id text, in_now timestamp,
  OUT status text, OUT available bigint
) LANGUAGE plpgsql AS $$
DECLARE
  locked_wallet_id text;
BEGIN
  IF in_conversation_id IS NOT NULL
    AND NOT EXISTS (SELECT FROM conversations WHERE id = in_conversation_id AND user_id = in_user_id) THEN
    status := 'no_conversation';
    RETURN;
  END IF;
  SELECT id, balance_credits - held_credits INTO locked_wallet_id, available
    FROM wallets WHERE user_id = in_user_id FOR UPDATE;
  IF locked_wallet_id IS NULL THEN
    status := 'no_wallet';
    RETURN;
  END IF;
  IF available < in_credits THEN
    status := 'insufficient';
    RETURN;
  END IF;
  INSERT INTO requests (id, user_id, mode, model, byok, price_version, preview, messages, created_at)
    VALUES (in_request_id, in_user_id, in_mode, in_model, in_byok, in_price_version, in_preview, in_messages, in_now);
  INSERT INTO holds (id, wallet_id, request_id, credits, created_at, expires_at)
    VALUES (in_hold_id, locked_wallet_id, in_request_id, in_credits, in_now, in_expires_at);
  status := 'reserved';
  available := available - in_credits;
END
$$;

-- Ends a run: its hold ends, its charge is posted, its request is finished and its exchange is saved, all in one
-- trip. A second call changes nothing and answers as the first. "in_figures" holds the request's columns, "in_calls"
-- and "in_attempts" its rows, "in_exchange" the conversation with its new messages, or null.
CREATE FUNCTION "settle_run"(
  in_request_id text, in_charge bigint, in_transaction_id text, in_description text,
  in_figures jsonb, in_attempts jsonb, in_calls jsonb, in_exchange jsonb, in_now timestamp,
  OUT credits_charged bigint, OUT credits_remaining bigint, OUT credits_short bigint,
  OUT saved_conversation_id text, OUT already_settled boolean
) LANGUAGE plpgsql AS $$
DECLARE
  run record;
  free_credits bigint;
  first_position int;
  message_total int := coalesce(jsonb_array_length(in_exchange->'messages'), 0);
BEGIN
  SELECT w.id AS wallet_id, w.user_id, w.balance_credits - w.held_credits AS available, h.state, h.credits AS held,
      r.status, r.credits_charged, r.credits_short, r.conversation_id, u.closed_at IS NOT NULL AS is_closed
    INTO run
    FROM wallets w JOIN holds h ON h.wallet_id = w.id JOIN requests r ON r.id = h.request_id
      JOIN users u ON u.id = w.user_id
    WHERE h.request_id = in_request_id
    FOR UPDATE OF w, h, r FOR SHARE OF u;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'Request % was never reserved.', in_request_id USING ERRCODE = 'no_data_found';
  END IF;
  already_settled := run.status NOT IN ('running', 'expired');
  IF already_settled THEN
    credits_charged := run.credits_charged;
    credits_short := run.credits_short;
    credits_remaining := run.available;
    saved_conversation_id := run.conversation_id;
    RETURN;
  END IF;

  free_credits := run.available;
  IF run.state = 'open' THEN
    UPDATE holds SET state = 'settled', ended_at = in_now WHERE request_id = in_request_id;
    free_credits := free_credits + run.held;
  END IF;
  credits_charged := least(in_charge, free_credits);
  credits_short := in_charge - credits_charged;
  credits_remaining := free_credits - credits_charged;

  -- A charge that found no credits at all is still written, as short.
  IF in_charge > 0 THEN
    INSERT INTO ledger_transactions
        (id, wallet_id, type, credits, short_credits, request_id, description, created_at)
      VALUES (in_transaction_id, run.wallet_id, 'charge', -credits_charged, credits_short, in_request_id,
        CASE WHEN credits_short = 0 THEN in_description
          ELSE format('%s (%s credits short)', in_description, credits_short) END, in_now);
    IF credits_charged > 0 THEN
      INSERT INTO ledger_postings (transaction_id, account, amount_credits)
        VALUES (in_transaction_id, 'wallet', -credits_charged), (in_transaction_id, 'revenue', credits_charged);
    END IF;
  END IF;

  -- Of a run whose account was closed, and its texts purged, while it was on, the figures alone are kept.
  IF in_exchange IS NOT NULL AND NOT run.is_closed THEN
    IF (in_exchange->>'isNew')::boolean THEN
      INSERT INTO conversations (id, user_id, title, mode, message_count, created_at, updated_at)
        VALUES (in_exchange->>'conversationId', run.user_id, in_exchange->>'title',
          (in_exchange->>'mode')::run_mode, message_total, in_now, in_now)
        ON CONFLICT (id) DO NOTHING
        RETURNING id, 0 INTO saved_conversation_id, first_position;
    ELSE
      -- Deleted meanwhile or not theirs: neither is written.
      UPDATE conversations c SET
          title = CASE WHEN c.message_count = 0 THEN coalesce(c.title, in_exchange->>'title') ELSE c.title END,
          message_count = c.message_count + message_total,
          updated_at = in_now
        WHERE c.id = in_exchange->>'conversationId' AND c.user_id = run.user_id
        RETURNING c.id, c.message_count - message_total INTO saved_conversation_id, first_position;
    END IF;
    IF saved_conversation_id IS NOT NULL THEN
      INSERT INTO messages
          (id, conversation_id, position, role, content, reasoning, model, request_id, metrics, created_at)
        SELECT item->>'id', saved_conversation_id, first_position + place::int - 1, (item->>'role')::message_role,
          item->>'content', item->>'reasoning', item->>'model', in_request_id, nullif(item->'metrics', 'null'), in_now
        FROM jsonb_array_elements(in_exchange->'messages') WITH ORDINALITY AS list(item, place);
    END IF;
  END IF;

  IF jsonb_array_length(in_attempts) > 0 THEN
    INSERT INTO request_attempts
        (request_id, position, model, provider, status, status_code, reason, error, latency_ms)
      SELECT in_request_id, place - 1, item->>'model', item->>'provider', item->>'status',
        (item->>'status_code')::int, item->>'reason', CASE WHEN run.is_closed THEN NULL ELSE item->>'error' END,
        (item->>'latency_ms')::numeric::int
      FROM jsonb_array_elements(in_attempts) WITH ORDINALITY AS list(item, place);
  END IF;
  IF jsonb_array_length(in_calls) > 0 THEN
    INSERT INTO request_responses
        (request_id, position, call_id, role, model, provider, status, content, reasoning, error, prompt_tokens,
         completion_tokens, usage_source, cost_pico_usd, provider_cost_pico_usd, billed, latency_ms, ttft_ms,
         finish_reason)
      SELECT in_request_id, place - 1, item->>'callId', item->>'role', item->>'model', item->>'provider',
        item->>'status', CASE WHEN run.is_closed THEN NULL ELSE item->>'content' END,
        CASE WHEN run.is_closed THEN NULL ELSE item->>'reasoning' END,
        CASE WHEN run.is_closed THEN NULL ELSE item->>'error' END,
        (item->>'promptTokens')::int, (item->>'completionTokens')::int, item->>'usageSource',
        (item->>'costPicoUsd')::bigint, (item->>'providerCostPicoUsd')::bigint, (item->>'billed')::boolean,
        (item->>'latencyMs')::numeric::int, (item->>'ttftMs')::numeric::int, item->>'finishReason'
      FROM jsonb_array_elements(in_calls) WITH ORDINALITY AS list(item, place);
  END IF;

  UPDATE requests SET
      status = (in_figures->>'status')::request_status,
      finish_reason = in_figures->>'finishReason',
      resolved_model = in_figures->>'resolvedModel',
      provider = in_figures->>'provider',
      prompt_tokens = (in_figures->>'promptTokens')::int,
      completion_tokens = (in_figures->>'completionTokens')::int,
      cost_pico_usd = (in_figures->>'costPicoUsd')::bigint,
      credits_charged = settle_run.credits_charged,
      credits_short = settle_run.credits_short,
      latency_ms = (in_figures->>'latencyMs')::numeric::int,
      ttft_ms = (in_figures->>'ttftMs')::numeric::int,
      byok = (in_figures->>'byok')::boolean,
      error = CASE WHEN run.is_closed THEN NULL ELSE in_figures->>'error' END,
      summary = CASE WHEN run.is_closed THEN '{}' ELSE in_figures->'summary' END,
      conversation_id = saved_conversation_id,
      ended_at = in_now
    WHERE id = in_request_id;
END
$$;
