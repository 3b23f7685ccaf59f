-- Conversations are trees: every message names the one it follows, and the conversation the leaf that it shows.
ALTER TABLE "messages" ADD COLUMN "parent_id" TEXT;
ALTER TABLE "conversations" ADD COLUMN "current_id" TEXT,
  ADD COLUMN "pinned" BOOLEAN NOT NULL DEFAULT false,
  -- Who has the token reads the way to the leaf, without an account.
  ADD COLUMN "share_token" TEXT,
  ADD COLUMN "shared_leaf_id" TEXT;

-- What stands so far is one line after another; the answers of one request stand side by side.
UPDATE "messages" m SET "parent_id" = (
  SELECT earlier."id" FROM "messages" earlier
  WHERE earlier."conversation_id" = m."conversation_id" AND earlier."position" < m."position"
    AND NOT (m."role" = 'assistant' AND earlier."role" = 'assistant' AND earlier."request_id" = m."request_id")
  ORDER BY earlier."position" DESC LIMIT 1
);
UPDATE "conversations" c SET "current_id" = (
  SELECT m."id" FROM "messages" m WHERE m."conversation_id" = c."id" ORDER BY m."position" DESC LIMIT 1
);

ALTER TABLE "messages" ADD CONSTRAINT "messages_parent_id_fkey"
  FOREIGN KEY ("parent_id") REFERENCES "messages"("id") ON DELETE CASCADE ON UPDATE CASCADE;
CREATE INDEX "messages_parent_id_idx" ON "messages"("parent_id");

DROP INDEX "conversations_user_id_updated_at_id_idx";
CREATE INDEX "conversations_user_id_pinned_updated_at_id_idx"
  ON "conversations"("user_id", "pinned" DESC, "updated_at" DESC, "id" DESC);
CREATE UNIQUE INDEX "conversations_share_token_key" ON "conversations"("share_token");

-- As before, and "no_parent": the message that the run continues is not one of its conversation.
DROP FUNCTION "reserve_run"(
  text, text, text, bigint, timestamp, run_mode, text, boolean, text, text, jsonb, text, timestamp, text, jsonb, text,
  boolean
);
CREATE FUNCTION "reserve_run"(
  in_request_id text, in_user_id text, in_hold_id text, in_credits bigint, in_expires_at timestamp,
  in_mode run_mode, in_model text, in_byok boolean, in_price_version text, in_preview text, in_messages jsonb,
  in_conversation_id text, in_now timestamp, in_category text DEFAULT NULL, in_texts jsonb DEFAULT NULL,
  in_api_key_id text DEFAULT NULL, in_named_key boolean DEFAULT false, in_parent_id text DEFAULT NULL,
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
  IF in_parent_id IS NOT NULL
    AND NOT EXISTS (SELECT FROM messages WHERE id = in_parent_id AND conversation_id = in_conversation_id) THEN
    status := 'no_parent';
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

-- As before; the exchange takes its place in the tree of its conversation, and the conversation shows it.
CREATE OR REPLACE FUNCTION "settle_run"(
  in_request_id text, in_charge bigint, in_transaction_id text, in_description text,
  in_figures jsonb, in_attempts jsonb, in_calls jsonb, in_exchange jsonb, in_now timestamp,
  OUT credits_charged bigint, OUT credits_remaining bigint, OUT credits_short bigint,
  OUT saved_conversation_id text, OUT already_settled boolean
) LANGUAGE plpgsql AS $$
DECLARE
  run record;
  free_credits bigint;
  first_position int;
  found_parent_id text;
  found_parent_role message_role;
  answers jsonb := in_exchange->'messages'->'answers';
  questions jsonb := in_exchange->'messages'->'questions';
  message_total int;
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
      message_total := jsonb_array_length(questions) + jsonb_array_length(answers);
      INSERT INTO conversations (id, user_id, title, mode, message_count, current_id, created_at, updated_at)
        VALUES (in_exchange->>'conversationId', run.user_id, in_exchange->>'title',
          (in_exchange->>'mode')::run_mode, message_total, in_exchange->>'currentId', in_now, in_now)
        ON CONFLICT (id) DO NOTHING
        RETURNING id, 0 INTO saved_conversation_id, first_position;
    ELSE
      -- The message it continues: the one that was named, or the one that the conversation shows, or none at all.
      SELECT m.id, m.role INTO found_parent_id, found_parent_role
        FROM conversations c JOIN messages m ON m.conversation_id = c.id
        WHERE c.id = in_exchange->>'conversationId'
          AND m.id = CASE WHEN in_exchange ? 'parentId' THEN in_exchange->>'parentId' ELSE c.current_id END;
      -- After a question, the answers are more of its answers and the question is not written again.
      IF found_parent_role = 'user' THEN
        questions := '[]';
      END IF;
      message_total := jsonb_array_length(questions) + jsonb_array_length(answers);
      -- Deleted meanwhile or not theirs: neither is written.
      UPDATE conversations c SET
          title = CASE WHEN c.message_count = 0 THEN coalesce(c.title, in_exchange->>'title') ELSE c.title END,
          message_count = c.message_count + message_total,
          current_id = in_exchange->>'currentId',
          updated_at = in_now
        WHERE c.id = in_exchange->>'conversationId' AND c.user_id = run.user_id
        RETURNING c.id, c.message_count - message_total INTO saved_conversation_id, first_position;
    END IF;
    IF saved_conversation_id IS NOT NULL THEN
      INSERT INTO messages
          (id, conversation_id, parent_id, position, role, content, reasoning, model, request_id, metrics, created_at)
        SELECT item->>'id', saved_conversation_id,
          -- Questions follow each other; the answers all follow the last of them.
          CASE WHEN place = 1 OR questions = '[]' THEN found_parent_id
            ELSE questions->(least(place - 1, jsonb_array_length(questions))::int - 1)->>'id' END,
          first_position + place::int - 1, (item->>'role')::message_role,
          item->>'content', item->>'reasoning', item->>'model', in_request_id, nullif(item->'metrics', 'null'), in_now
        FROM jsonb_array_elements(questions || answers) WITH ORDINALITY AS list(item, place);
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
