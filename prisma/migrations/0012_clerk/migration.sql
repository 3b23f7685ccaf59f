-- When a person's email and name were so, as Clerk tells: its notices come in any order.
ALTER TABLE "users" ADD COLUMN "profile_at" TIMESTAMP(3);
