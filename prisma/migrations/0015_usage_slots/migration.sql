-- What requests took and cost, summed for each quarter of an hour once nothing in it is under way any more.
-- A key that is none ('') stands for sessions and for the operator's key.
CREATE TABLE "usage_slots" (
  "user_id" TEXT NOT NULL,
  "slot" TIMESTAMP(3) NOT NULL,
  "mode" "run_mode" NOT NULL,
  "api_key_id" TEXT NOT NULL,
  "requests" INTEGER NOT NULL,
  "completed" INTEGER NOT NULL,
  "failed" INTEGER NOT NULL,
  "prompt_tokens" BIGINT NOT NULL,
  "completion_tokens" BIGINT NOT NULL,
  "cost_pico_usd" BIGINT NOT NULL,
  "credits_charged" BIGINT NOT NULL,

  CONSTRAINT "usage_slots_pkey" PRIMARY KEY ("user_id", "slot", "mode", "api_key_id")
);

CREATE TABLE "usage_model_slots" (
  "user_id" TEXT NOT NULL,
  "slot" TIMESTAMP(3) NOT NULL,
  "model" TEXT NOT NULL,
  "calls" INTEGER NOT NULL,
  "failed" INTEGER NOT NULL,
  "prompt_tokens" BIGINT NOT NULL,
  "completion_tokens" BIGINT NOT NULL,
  "cost_pico_usd" BIGINT NOT NULL,

  CONSTRAINT "usage_model_slots_pkey" PRIMARY KEY ("user_id", "slot", "model")
);

-- Up to where slots are summed: one row.
CREATE TABLE "usage_progress" (
  "id" INTEGER NOT NULL DEFAULT 1 CHECK ("id" = 1),
  "summed_to" TIMESTAMP(3) NOT NULL,

  CONSTRAINT "usage_progress_pkey" PRIMARY KEY ("id")
);

-- Slots whose sums are no longer true: a request that had expired was settled after all.
CREATE TABLE "usage_stale_slots" (
  "user_id" TEXT NOT NULL,
  "slot" TIMESTAMP(3) NOT NULL,

  CONSTRAINT "usage_stale_slots_pkey" PRIMARY KEY ("user_id", "slot")
);

CREATE FUNCTION "usage_slot"(at timestamp) RETURNS timestamp LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
  $$ SELECT date_bin('15 minutes', at, timestamp '2000-01-01') $$;

CREATE FUNCTION "note_stale_usage"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO usage_stale_slots (user_id, slot) VALUES (NEW.user_id, usage_slot(NEW.created_at))
    ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER "requests_note_stale_usage" AFTER UPDATE OF "status" ON "requests"
  FOR EACH ROW WHEN (OLD.status = 'expired' AND NEW.status <> 'expired')
  EXECUTE FUNCTION "note_stale_usage"();

-- Requests are written in the order of their time, so that a few pages tell where a day of all users lies.
CREATE INDEX "requests_created_at_idx" ON "requests" USING brin ("created_at");
