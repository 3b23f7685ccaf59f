import "server-only";
import type { DatabaseClient } from "@/lib/adapters/database/engine/client";
import {
  addClosedClerkUser,
  closeUser,
  ensureUser,
  findIdentityByClerkId,
} from "@/lib/adapters/database/records/users";
import type { ObjectStore } from "@/lib/adapters/uploads/object-store";
import type { Clock } from "../clock";
import type { NewId } from "../ids";
import { removeExpiredUploads } from "../jobs/expired-uploads";
import type { IdentityCache } from "./identity-cache";

/** What a new account has to begin with (CONTRACT.md §7). */
const welcomeCredits = 20;

type Deps = { db: DatabaseClient; clock: Clock; newId: NewId };

/** Makes sure of a person's account and of his newest profile; false when the account was closed. */
export async function ensureClerkUser(
  {
    clerkId,
    profile,
  }: { clerkId: string; profile: { email: string | null; name: string | null; at: Date } | null },
  { db, clock, newId }: Deps,
): Promise<boolean> {
  const user = await ensureUser(db, {
    userId: newId("user"),
    walletId: newId("wallet"),
    clerkId,
    email: profile?.email ?? null,
    name: profile?.name ?? null,
    kind: "clerk",
    profileAt: profile?.at ?? null,
    grant: { transactionId: newId("txn"), credits: welcomeCredits, description: "Welcome credits" },
    now: new Date(clock.now()),
  });
  return user !== null;
}

/** Closes the account of a person who is gone from Clerk; whoever was not here yet will not be. */
export async function closeClerkUser(
  clerkId: string,
  { db, clock, newId, identities, objects }: Deps & { identities: IdentityCache; objects: ObjectStore },
): Promise<void> {
  const now = new Date(clock.now());
  await addClosedClerkUser(db, { userId: newId("user"), clerkId, now });
  const user = await findIdentityByClerkId(db, clerkId);
  if (user === null) return;
  await closeUser(db, { userId: user.userId, now });
  identities.forget(user.userId);
  await removeExpiredUploads({ db, clock, objects });
}
