-- CreateEnum
CREATE TYPE "message_role" AS ENUM ('system', 'user', 'assistant');

-- CreateEnum
CREATE TYPE "run_mode" AS ENUM ('chat', 'mesh', 'compare', 'blend', 'judge');

-- CreateEnum
CREATE TYPE "request_status" AS ENUM ('running', 'completed', 'partial', 'cancelled', 'failed', 'expired');

-- CreateEnum
CREATE TYPE "user_kind" AS ENUM ('local', 'clerk');

-- CreateEnum
CREATE TYPE "transaction_type" AS ENUM ('grant', 'purchase', 'auto_topup', 'charge', 'refund', 'clawback', 'adjustment');

-- CreateEnum
CREATE TYPE "ledger_account" AS ENUM ('wallet', 'promotions', 'payments', 'revenue', 'adjustments');

-- CreateEnum
CREATE TYPE "hold_state" AS ENUM ('open', 'settled', 'released', 'expired');

-- CreateTable
CREATE TABLE "api_keys" (
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "last4" TEXT NOT NULL,
    "created_at" TIMESTAMP(3) NOT NULL,
    "last_used_at" TIMESTAMP(3),
    "revoked_at" TIMESTAMP(3),

    CONSTRAINT "api_keys_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "conversations" (
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "title" TEXT,
    "mode" "run_mode" NOT NULL,
    "message_count" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMP(3) NOT NULL,
    "updated_at" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "conversations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "messages" (
    "id" TEXT NOT NULL,
    "conversation_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "role" "message_role" NOT NULL,
    "content" TEXT NOT NULL,
    "model" TEXT,
    "request_id" TEXT,
    "metrics" JSONB,
    "created_at" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "messages_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "requests" (
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "mode" "run_mode" NOT NULL,
    "model" TEXT NOT NULL,
    "resolved_model" TEXT,
    "provider" TEXT,
    "status" "request_status" NOT NULL DEFAULT 'running',
    "finish_reason" TEXT,
    "prompt_tokens" INTEGER NOT NULL DEFAULT 0,
    "completion_tokens" INTEGER NOT NULL DEFAULT 0,
    "cost_pico_usd" BIGINT NOT NULL DEFAULT 0,
    "credits_charged" BIGINT NOT NULL DEFAULT 0,
    "credits_short" BIGINT NOT NULL DEFAULT 0,
    "latency_ms" INTEGER,
    "ttft_ms" INTEGER,
    "byok" BOOLEAN NOT NULL DEFAULT false,
    "price_version" TEXT NOT NULL,
    "preview" TEXT,
    "error" TEXT,
    "messages" JSONB,
    "summary" JSONB NOT NULL DEFAULT '{}',
    "conversation_id" TEXT,
    "created_at" TIMESTAMP(3) NOT NULL,
    "ended_at" TIMESTAMP(3),

    CONSTRAINT "requests_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "request_attempts" (
    "request_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "model" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "status_code" INTEGER,
    "reason" TEXT,
    "error" TEXT,
    "latency_ms" INTEGER NOT NULL,

    CONSTRAINT "request_attempts_pkey" PRIMARY KEY ("request_id","position")
);

-- CreateTable
CREATE TABLE "request_responses" (
    "request_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "call_id" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "provider" TEXT,
    "status" TEXT NOT NULL,
    "content" TEXT,
    "error" TEXT,
    "prompt_tokens" INTEGER NOT NULL,
    "completion_tokens" INTEGER NOT NULL,
    "usage_source" TEXT NOT NULL,
    "cost_pico_usd" BIGINT NOT NULL,
    "billed" BOOLEAN NOT NULL,
    "latency_ms" INTEGER NOT NULL,
    "ttft_ms" INTEGER,
    "finish_reason" TEXT NOT NULL,

    CONSTRAINT "request_responses_pkey" PRIMARY KEY ("request_id","position")
);

-- CreateTable
CREATE TABLE "users" (
    "id" TEXT NOT NULL,
    "clerk_id" TEXT,
    "email" TEXT,
    "name" TEXT,
    "kind" "user_kind" NOT NULL,
    "created_at" TIMESTAMP(3) NOT NULL,
    "closed_at" TIMESTAMP(3),

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "wallets" (
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "balance_credits" BIGINT NOT NULL DEFAULT 0,
    "held_credits" BIGINT NOT NULL DEFAULT 0,
    "created_at" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "wallets_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ledger_transactions" (
    "id" TEXT NOT NULL,
    "wallet_id" TEXT NOT NULL,
    "type" "transaction_type" NOT NULL,
    "credits" BIGINT NOT NULL,
    "balance_after_credits" BIGINT NOT NULL,
    "short_credits" BIGINT NOT NULL DEFAULT 0,
    "request_id" TEXT,
    "payment_intent_id" TEXT,
    "description" TEXT NOT NULL,
    "created_at" TIMESTAMP(3) NOT NULL,
    "sequence" BIGSERIAL NOT NULL,

    CONSTRAINT "ledger_transactions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ledger_postings" (
    "transaction_id" TEXT NOT NULL,
    "account" "ledger_account" NOT NULL,
    "amount_credits" BIGINT NOT NULL,

    CONSTRAINT "ledger_postings_pkey" PRIMARY KEY ("transaction_id","account")
);

-- CreateTable
CREATE TABLE "holds" (
    "id" TEXT NOT NULL,
    "wallet_id" TEXT NOT NULL,
    "request_id" TEXT NOT NULL,
    "credits" BIGINT NOT NULL,
    "state" "hold_state" NOT NULL DEFAULT 'open',
    "created_at" TIMESTAMP(3) NOT NULL,
    "expires_at" TIMESTAMP(3) NOT NULL,
    "ended_at" TIMESTAMP(3),

    CONSTRAINT "holds_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "api_keys_hash_key" ON "api_keys"("hash");

-- CreateIndex
CREATE INDEX "api_keys_user_id_idx" ON "api_keys"("user_id");

-- CreateIndex
CREATE INDEX "conversations_user_id_updated_at_id_idx" ON "conversations"("user_id", "updated_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "messages_request_id_idx" ON "messages"("request_id");

-- CreateIndex
CREATE UNIQUE INDEX "messages_conversation_id_position_key" ON "messages"("conversation_id", "position");

-- CreateIndex
CREATE INDEX "requests_user_id_created_at_id_idx" ON "requests"("user_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "requests_user_id_mode_created_at_id_idx" ON "requests"("user_id", "mode", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "requests_conversation_id_idx" ON "requests"("conversation_id");

-- CreateIndex
CREATE UNIQUE INDEX "users_clerk_id_key" ON "users"("clerk_id");

-- CreateIndex
CREATE UNIQUE INDEX "wallets_user_id_key" ON "wallets"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "ledger_transactions_sequence_key" ON "ledger_transactions"("sequence");

-- CreateIndex
CREATE INDEX "ledger_transactions_wallet_id_sequence_idx" ON "ledger_transactions"("wallet_id", "sequence" DESC);

-- CreateIndex
CREATE INDEX "ledger_transactions_request_id_idx" ON "ledger_transactions"("request_id");

-- CreateIndex
CREATE UNIQUE INDEX "holds_request_id_key" ON "holds"("request_id");

-- CreateIndex
CREATE INDEX "holds_wallet_id_state_idx" ON "holds"("wallet_id", "state");

-- CreateIndex
CREATE INDEX "holds_state_expires_at_idx" ON "holds"("state", "expires_at");

-- AddForeignKey
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "conversations" ADD CONSTRAINT "conversations_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "messages" ADD CONSTRAINT "messages_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "messages" ADD CONSTRAINT "messages_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "requests"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "requests" ADD CONSTRAINT "requests_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "requests" ADD CONSTRAINT "requests_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversations"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "request_attempts" ADD CONSTRAINT "request_attempts_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "requests"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "request_responses" ADD CONSTRAINT "request_responses_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "requests"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "wallets" ADD CONSTRAINT "wallets_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ledger_transactions" ADD CONSTRAINT "ledger_transactions_wallet_id_fkey" FOREIGN KEY ("wallet_id") REFERENCES "wallets"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ledger_transactions" ADD CONSTRAINT "ledger_transactions_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "requests"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ledger_postings" ADD CONSTRAINT "ledger_postings_transaction_id_fkey" FOREIGN KEY ("transaction_id") REFERENCES "ledger_transactions"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "holds" ADD CONSTRAINT "holds_wallet_id_fkey" FOREIGN KEY ("wallet_id") REFERENCES "wallets"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "holds" ADD CONSTRAINT "holds_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "requests"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
