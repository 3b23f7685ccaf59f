import "server-only";
import { closeUser } from "@/lib/adapters/database/records/users";
import { AppError } from "@/lib/contracts/errors";
import type { Identity } from "../auth/identity";
import { removeExpiredUploads } from "../jobs/expired-uploads";
import type { Runtime } from "../runtime-type";

/**
 * Closes the caller's account for good: keys stop, texts go, name and address are cleared; the ledger stays. The owner of
 * a local installation cannot: nobody could sign in any more.
 */
export async function closeAccount({
  identity: { userId },
  runtime: { db, clock, identities, localOwnerId, objects },
}: {
  identity: Pick<Identity, "userId">;
  runtime: Pick<Runtime, "db" | "clock" | "identities" | "localOwnerId" | "objects">;
}): Promise<{ closed: true }> {
  if (userId === localOwnerId) {
    throw new AppError("conflict", {
      message: "The owner's account of a local installation cannot be closed.",
    });
  }
  await closeUser(db, { userId, now: new Date(clock.now()) });
  await removeExpiredUploads({ db, clock, objects });
  identities.forget(userId);
  return { closed: true };
}
