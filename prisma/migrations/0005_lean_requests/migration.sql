-- What kind of prompt a chat was, which Auto learns from.
ALTER TABLE "requests" ADD COLUMN "category" TEXT;
UPDATE "requests" SET "category" = "summary"->>'category', "summary" = "summary" - 'category'
  WHERE "summary" ? 'category';

-- A conversation's earlier messages come again with each of its requests: what is long is kept once for a user, and
-- his requests name it by its digest.
CREATE TABLE "prompt_texts" (
    "user_id" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "content" JSONB NOT NULL,

    CONSTRAINT "prompt_texts_pkey" PRIMARY KEY ("user_id","digest")
);
ALTER TABLE "prompt_texts" ADD CONSTRAINT "prompt_texts_user_id_fkey"
  FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- As before, and with the kind of prompt and the long texts of its messages: [{digest, content}].
DROP FUNCTION "reserve_run"(
  text, text, text, bigint, timestamp, run_mode, text, boolean, text, text, jsonb, text, timestamp
);
CREATE FUNCTION "reserve_run"(
  in_request_id text, in_user_id text, in_hold_id text, in_credits bigint, in_expires_at timestamp,
  in_mode run_mode, in_model text, in_byok boolean, in_price_version text, in_preview text, in_messages jsonb,
  in_conversation_id text, in_now timestamp, in_category text DEFAULT NULL, in_texts jsonb DEFAULT NULL,
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
  INSERT INTO requests
      (id, user_id, mode, model, byok, price_version, preview, messages, category, created_at)
    VALUES (in_request_id, in_user_id, in_mode, in_model, in_byok, in_price_version, in_preview, in_messages,
      in_category, in_now);
  IF in_texts IS NOT NULL THEN
    INSERT INTO prompt_texts (user_id, digest, content)
      SELECT in_user_id, item->>'digest', item->'content' FROM jsonb_array_elements(in_texts) AS item
      ON CONFLICT DO NOTHING;
  END IF;
  INSERT INTO holds (id, wallet_id, request_id, credits, created_at, expires_at)
    VALUES (in_hold_id, locked_wallet_id, in_request_id, in_credits, in_now, in_expires_at);
  status := 'reserved';
  available := available - in_credits;
END
$$;
