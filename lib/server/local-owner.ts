import "server-only";
import type { DatabaseClient } from "@/lib/adapters/database/engine/client";
import { findApiKey, replaceApiKey } from "@/lib/adapters/database/records/api-keys";
import { ensureUser, findIdentity } from "@/lib/adapters/database/records/users";
import { makeApiKey } from "./auth/api-key";
import type { Clock } from "./clock";
import type { Env } from "./env";
import type { NewId } from "./ids";

const ownerId = "user_local";

/** The one account of the local mode, and on its very first start the API key made with it. */
export async function ensureLocalOwner({
  db,
  env,
  clock,
  newId,
}: {
  db: DatabaseClient;
  env: Env;
  clock: Clock;
  newId: NewId;
}): Promise<{ userId: string; firstApiKey: string | null }> {
  const now = new Date(clock.now());
  const isNew = (await findIdentity(db, ownerId)) === null;
  await ensureUser(db, {
    userId: ownerId,
    walletId: newId("wallet"),
    clerkId: null,
    email: null,
    name: "Owner",
    kind: "local",
    profileAt: null,
    grant:
      env.localOwnerCredits === 0
        ? null
        : {
            transactionId: newId("txn"),
            credits: env.localOwnerCredits,
            description: "Local owner's credits",
          },
    now,
  });
  if (!isNew || (await findApiKey(db, ownerId)) !== null) return { userId: ownerId, firstApiKey: null };
  const { key, ...stored } = makeApiKey();
  await replaceApiKey(db, { id: newId("key"), userId: ownerId, ...stored, now });
  return { userId: ownerId, firstApiKey: key };
}
