import "server-only";
import type { KeyIdentity } from "@/lib/adapters/database/records/api-keys";
import { createRecentMap } from "@/lib/adapters/store/recent-map";
import { StoreDown } from "@/lib/core/resilience/store-down";

/** How long an owner is believed without asking again, and how long still while the database cannot be asked. */
export const freshMs = 5_000;
const staleMs = 60_000;
const maxEntries = 65_536;

/** Who a key belongs to, as it was found. */
export type KeyOwner = Pick<
  KeyIdentity,
  | "userId"
  | "apiKeyId"
  | "isPaid"
  | "rules"
  | "goodUntil"
  | "ownProviders"
  | "ownServerModels"
  | "zeroRetention"
>;

/** What is known of keys, by the digest of the whole key. */
export type IdentityCache = {
  /**
   * The owner, from memory or by `find`, which calls at the same time share; null when nobody has the key, which is
   * never remembered. Throws what `find` throws, unless the database is down and the owner was known a minute ago.
   */
  ownerOf: (digest: string, find: () => Promise<KeyOwner | null>) => Promise<KeyOwner | null>;
  /** Forgets what is known of a user: his key was revoked, his account closed, or he has paid. */
  forget: (userId: string) => void;
};

/** An empty cache. What changes in this process takes effect at once, what changes elsewhere within `freshMs`. */
export function createIdentityCache({ now }: { now: () => number }): IdentityCache {
  const known = createRecentMap<Entry>({ maxEntries, idleMs: staleMs });
  /** When a user was forgotten last, on the counter that `epoch` is; what was asked before is worth nothing. */
  const forgotten = createRecentMap<number>({ maxEntries, idleMs: staleMs });
  const underWay = new Map<string, Promise<KeyOwner | null>>();
  let epoch = 0;

  async function look(digest: string, find: () => Promise<KeyOwner | null>): Promise<KeyOwner | null> {
    const askedAt = epoch;
    const owner = await find();
    if (owner !== null) known.set(digest, { owner, askedAt, foundMs: now() }, now());
    return owner;
  }

  function recall(digest: string): { owner: KeyOwner; ageMs: number } | null {
    const entry = known.get(digest);
    if (entry === undefined || entry.askedAt < (forgotten.get(entry.owner.userId) ?? 0)) return null;
    const ageMs = now() - entry.foundMs;
    return ageMs > staleMs ? null : { owner: entry.owner, ageMs };
  }

  return {
    async ownerOf(digest, find) {
      const recalled = recall(digest);
      if (recalled !== null && recalled.ageMs <= freshMs) return recalled.owner;
      let looking = underWay.get(digest);
      if (looking === undefined) {
        looking = look(digest, find).finally(() => underWay.delete(digest));
        underWay.set(digest, looking);
      }
      try {
        return await looking;
      } catch (error) {
        if (recalled !== null && error instanceof StoreDown) return recalled.owner;
        throw error;
      }
    },
    forget(userId) {
      epoch += 1;
      forgotten.set(userId, epoch, now());
      underWay.clear();
    },
  };
}

type Entry = { owner: KeyOwner; askedAt: number; foundMs: number };
