-- What a user lets us keep.
ALTER TABLE "users" ADD COLUMN "zero_retention" BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN "data_training_opt_in" BOOLEAN NOT NULL DEFAULT false;
