-- Who changed what of an account. Never any contents, never any secret.
CREATE TABLE "audit_events" (
  "id" TEXT NOT NULL,
  "user_id" TEXT NOT NULL,
  "actor_kind" TEXT NOT NULL,
  "actor_id" TEXT,
  "action" TEXT NOT NULL,
  "target" TEXT,
  "address" TEXT,
  "user_agent" TEXT,
  "details" JSONB NOT NULL DEFAULT '{}',
  "at" TIMESTAMP(3) NOT NULL,

  CONSTRAINT "audit_events_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "audit_events_user_id_at_id_idx" ON "audit_events"("user_id", "at" DESC, "id" DESC);
ALTER TABLE "audit_events" ADD CONSTRAINT "audit_events_user_id_fkey"
  FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE TRIGGER "audit_events_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_events"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_removal"();
