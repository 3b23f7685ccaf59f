-- Users' own keys of providers, sealed.
CREATE TABLE "provider_keys" (
  "user_id" TEXT NOT NULL,
  "provider" TEXT NOT NULL,
  "sealed" TEXT NOT NULL,
  "last4" TEXT NOT NULL,
  "created_at" TIMESTAMP(3) NOT NULL,
  "last_used_at" TIMESTAMP(3),

  CONSTRAINT "provider_keys_pkey" PRIMARY KEY ("user_id", "provider")
);
ALTER TABLE "provider_keys" ADD CONSTRAINT "provider_keys_user_id_fkey"
  FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
