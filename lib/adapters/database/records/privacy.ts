import "server-only";
import type { DatabaseClient, Db } from "../engine/client";
import { type Purged, purgeWithin } from "./purge";

/** `zeroRetention`: no texts are kept. `dataTrainingOptIn`: the user allows the use of what is kept. */
export type PrivacySettings = { zeroRetention: boolean; dataTrainingOptIn: boolean };

const columns = { zeroRetention: true, dataTrainingOptIn: true } as const;

/** Throws when there is no such user. */
export function readPrivacy(db: Db, userId: string): Promise<PrivacySettings> {
  return db.user.findUniqueOrThrow({ where: { id: userId }, select: columns });
}

/** Changes the settings and, where asked, purges what was kept, together; `purged` null: nothing was to be purged. */
export function changePrivacy(
  db: DatabaseClient,
  { userId, change, purges }: { userId: string; change: Partial<PrivacySettings>; purges: boolean },
): Promise<{ settings: PrivacySettings; purged: Purged | null }> {
  return db.$transaction(async (tx) => {
    const settings = await tx.user.update({ where: { id: userId }, data: change, select: columns });
    return { settings, purged: purges ? await purgeWithin(tx, userId) : null };
  });
}
