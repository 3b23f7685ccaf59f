-- A user's own OpenAI-compatible server, at most one each; its key is sealed.
CREATE TABLE "own_servers" (
  "user_id" TEXT NOT NULL,
  "base_url" TEXT NOT NULL,
  "models" TEXT[] NOT NULL,
  "sealed" TEXT,
  "last4" TEXT,
  "created_at" TIMESTAMP(3) NOT NULL,
  "last_used_at" TIMESTAMP(3),

  CONSTRAINT "own_servers_pkey" PRIMARY KEY ("user_id")
);
ALTER TABLE "own_servers" ADD CONSTRAINT "own_servers_user_id_fkey"
  FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
